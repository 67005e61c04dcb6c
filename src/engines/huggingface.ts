/**
 * `tokenroom/engines/huggingface`: the tokenizer of an open model, from its `tokenizer.json`, as a `TokenCounter`. The npm
 * package `@huggingface/tokenizers` reads it: JavaScript without dependencies, for Node, browsers and the edge.
 */
import { isOpenEncodingName, type OpenEncodingName, openEncodingOf } from '../encodings/open.ts'
import { formatNumber, invalidArgument, TokenroomError } from '../errors/index.ts'
import { divideFor, type TokenizerFile } from './huggingface-parts.ts'
import { HUGGING_FACE, type HuggingFaceEncoder, HuggingFaceTokenizer } from './huggingface-tokenizer.ts'

export type { HuggingFaceEncoder, HuggingFaceTokenizer, OpenEncodingName }

/** What is used of the package: its main entry. */
export interface HuggingFaceModule {
  readonly Tokenizer: new (tokenizer: object, config: object) => HuggingFaceEncoder
}

export interface LoadHuggingFaceOptions {
  /**
   * The name of what is counted in. `countRequest` and the planner count exactly with it for the models that have the tokenizer
   * of that name. Any other name is that of a tokenizer of your own.
   */
  readonly encoding: OpenEncodingName | (string & {})
  /** The package, or a promise of it. Needed with a bundler, and where packages cannot be imported by name. */
  readonly module?: HuggingFaceModule | Promise<HuggingFaceModule>
}

/**
 * Makes a counter from the content of a `tokenizer.json`, parsed. Takes some seconds and hundreds of megabytes for 262,000
 * tokens, so keep the counter. Counting 100,000 characters with Gemma's takes some tenths of a second, and seconds where there is
 * no place to divide them, as in a run of one letter: limit texts that strangers send.
 *
 * Text that names a special token is text. Added tokens that are not special, such as Gemma's for runs of line ends, match
 * as they do in the model's own tokenizer.
 *
 * Without `module` the package is imported by its name when this is called. A bundler does not see that import.
 *
 * Throws `ENGINE_MISSING` when the package cannot be imported, `INVALID_ARGUMENT` when the content is not of that encoding,
 * and `ENGINE_UNSUPPORTED` when the package cannot read it.
 *
 * @example
 * const content = JSON.parse(await readFile('tokenizer.json', 'utf8'))
 * const counter = await loadHuggingFace(content, { encoding: 'gemma3' })
 * counter.count('hello world') // 2
 */
export async function loadHuggingFace(
  tokenizer: object,
  options: LoadHuggingFaceOptions,
): Promise<HuggingFaceTokenizer> {
  const { encoding, module } = options
  return createHuggingFace(moduleOf(await (module ?? importPackage())), tokenizer, encoding)
}

/** The same, synchronously, with the package's module. */
export function createHuggingFace(
  module: HuggingFaceModule,
  tokenizer: object,
  encoding: OpenEncodingName | (string & {}),
): HuggingFaceTokenizer {
  if (typeof encoding !== 'string' || encoding === '') throw invalidArgument('encoding', encoding, 'a name')
  const content = asTextCounter(tokenizer, encoding)
  try {
    return new HuggingFaceTokenizer(new module.Tokenizer(content, {}), encoding, divideFor(content))
  } catch (cause) {
    throw new TokenroomError(
      'ENGINE_UNSUPPORTED',
      `${HUGGING_FACE} cannot read the tokenizer.json of ${encoding}: ${String(cause)}`,
      { engine: HUGGING_FACE, encoding, supported: [] },
      { cause },
    )
  }
}

/**
 * The content without what would make other tokens of a text than its model does of a message's content: special tokens,
 * which the template writes and no text becomes, and those put around a text. Throws `INVALID_ARGUMENT` where it is of
 * another encoding.
 */
function asTextCounter(content: unknown, encoding: string): TokenizerFile {
  const json = content as Partial<TokenizerFile> | null
  if (typeof json !== 'object' || json === null || typeof json.model !== 'object' || json.model === null) {
    throw invalidArgument('tokenizer', content, 'the parsed content of a tokenizer.json')
  }
  if (isOpenEncodingName(encoding)) requireSizes(json.model, encoding)
  const addedTokens = (json.added_tokens ?? []).filter(({ special }) => special !== true)
  return {
    normalizer: null,
    pre_tokenizer: null,
    decoder: null,
    ...json,
    model: json.model,
    added_tokens: addedTokens,
    post_processor: null,
  }
}

/** Two vocabularies are told apart by their sizes: a wrong name would make wrong counts that are called exact. */
function requireSizes({ vocab, merges }: TokenizerFile['model'], encoding: OpenEncodingName): void {
  const expected = openEncodingOf(encoding)
  const found = { tokens: Object.keys(vocab ?? {}).length, merges: merges?.length ?? 0 }
  const { tokens = found.tokens, merges: mergesOf = found.merges } = expected
  if (found.tokens === tokens && found.merges === mergesOf) return
  const sizes = (of: typeof found) => `${formatNumber(of.tokens)} tokens and ${formatNumber(of.merges)} merges`
  throw new TokenroomError(
    'INVALID_ARGUMENT',
    `the tokenizer.json has ${sizes(found)}, and that of ${encoding} has ${sizes({ tokens, merges: mergesOf })}; name its own encoding`,
    { name: 'encoding', received: encoding, expected: `the encoding of a file with ${sizes(found)}` },
  )
}

async function importPackage(): Promise<unknown> {
  try {
    // A variable, because with a literal a bundler would require the optional package to be installed.
    const name: string = HUGGING_FACE
    return await import(/* @vite-ignore */ /* webpackIgnore: true */ name)
  } catch (cause) {
    throw missing(`it could not be imported (${String(cause)})`, cause)
  }
}

function moduleOf(module: unknown): HuggingFaceModule {
  if (typeof (module as HuggingFaceModule | null | undefined)?.Tokenizer === 'function')
    return module as HuggingFaceModule
  throw missing('the module has no Tokenizer')
}

function missing(reason: string, cause?: unknown): TokenroomError {
  return new TokenroomError(
    'ENGINE_MISSING',
    `the engine ${HUGGING_FACE} is not installed: ${reason}; install it with "npm install ${HUGGING_FACE}", and in a bundled application pass it as { module: await import('${HUGGING_FACE}') }`,
    { engine: HUGGING_FACE, reason },
    { cause },
  )
}

import { describeValue, TokenroomError } from '../src/errors/index.ts'
import type { Tokenizer } from '../src/tokenizer/types.ts'

/** A tokenizer, one that is loading, or a function that loads one when it is first asked for. */
export type TokenizerSource = Tokenizer | PromiseLike<Tokenizer> | (() => Tokenizer | PromiseLike<Tokenizer>)

/** Encodings that count every text alike: they differ in special tokens only, which a text never becomes here. */
const twins: Readonly<Record<string, string>> = {
  o200k_harmony: 'o200k_base',
  o200k_base: 'o200k_harmony',
  p50k_edit: 'p50k_base',
  p50k_base: 'p50k_edit',
  gpt2: 'r50k_base',
  r50k_base: 'gpt2',
}

/** The tokenizers that a service has. */
export class TokenizerSet {
  /** The encodings, in the order given. */
  readonly encodings: readonly string[]
  readonly #sources: ReadonlyMap<string, TokenizerSource>
  readonly #loaded = new Map<string, Promise<Tokenizer>>()

  constructor(sources: Readonly<Record<string, TokenizerSource>>) {
    this.#sources = new Map(Object.entries(sources))
    this.encodings = [...this.#sources.keys()]
    for (const source of this.#sources.values()) {
      // Who asks for it gets the error; until then it must not end the process as an unhandled one.
      if (isPromise(source)) source.then(undefined, () => {})
    }
  }

  /** The encoding of this set that counts for `encoding`, or `undefined`. */
  find(encoding: string): string | undefined {
    if (this.#sources.has(encoding)) return encoding
    const twin = Object.hasOwn(twins, encoding) ? twins[encoding] : undefined
    return twin !== undefined && this.#sources.has(twin) ? twin : undefined
  }

  /** The tokenizer that counts for `encoding`, loaded on first use. Throws `ENCODING_NOT_SERVED`, or what loading throws. */
  async get(encoding: string): Promise<Tokenizer> {
    const name = this.find(encoding)
    if (name === undefined) throw this.#notServed(encoding)
    const known = this.#loaded.get(name)
    if (known !== undefined) return known
    const source = this.#sources.get(name)!
    const loading = Promise.resolve(typeof source === 'function' ? source() : source).then((tokenizer) =>
      checkTokenizer(tokenizer, name),
    )
    this.#loaded.set(name, loading)
    // A function may succeed the next time.
    loading.catch(() => this.#loaded.delete(name))
    return loading
  }

  /** Whether every tokenizer that is not loaded on demand is there. Throws what loading it threw. */
  async ready(): Promise<void> {
    const eager = this.encodings.filter((name) => typeof this.#sources.get(name) !== 'function')
    await Promise.all(eager.map((name) => this.get(name)))
  }

  #notServed(encoding: string): TokenroomError {
    const served = this.encodings.join(', ')
    return new TokenroomError(
      'ENCODING_NOT_SERVED',
      `this service counts ${served}, not "${encoding}"; ask for a model or an encoding of these, or deploy it with that one`,
      { encoding, served: this.encodings },
    )
  }
}

function checkTokenizer(tokenizer: Tokenizer, name: string): Tokenizer {
  if (typeof tokenizer?.countMany === 'function' && tokenizer.encoding === name) return tokenizer
  const received = tokenizer?.encoding ?? describeValue(tokenizer)
  const message = `tokenizers.${name} is ${received}; give each tokenizer under its own encoding's name`
  throw new TokenroomError('ENCODING_MISMATCH', message, { encoding: name, contains: [received] })
}

function isPromise(source: TokenizerSource): source is PromiseLike<Tokenizer> {
  return typeof (source as Partial<PromiseLike<Tokenizer>>).then === 'function'
}

/** Which encoding of text a stream has, and decoding it piece by piece. */

/** A NUL in so many bytes makes a file binary, as it does for git. */
const LOOKED_AT_BYTES = 8_000

type Label = 'utf-8' | 'utf-16le' | 'utf-16be'

/** A decoder that knows whether it had to replace anything. */
export class CheckedDecoder {
  readonly #decoder: TextDecoder
  readonly #check: TextDecoder
  #isValid = true

  constructor(label: Label) {
    // The mark of UTF-8 is a character of the text for every tokenizer; that of UTF-16 says how the bytes lie.
    this.#decoder = new TextDecoder(label, { ignoreBOM: label === 'utf-8' })
    this.#check = new TextDecoder(label, { fatal: true, ignoreBOM: true })
  }

  /** Whether some bytes were no text, and count as U+FFFD. */
  get repaired(): boolean {
    return !this.#isValid
  }

  decode(chunk: Uint8Array): string {
    this.#test(() => this.#check.decode(chunk, { stream: true }))
    return this.#decoder.decode(chunk, { stream: true })
  }

  end(): string {
    this.#test(() => this.#check.decode())
    return this.#decoder.decode()
  }

  #test(decode: () => void): void {
    if (!this.#isValid) return
    try {
      decode()
    } catch {
      this.#isValid = false
    }
  }
}

/** The decoder for a stream, or null when it is binary; and the stream from its start. */
export async function textDecoderFor(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ readonly decoder: CheckedDecoder | null; readonly rest: AsyncIterable<Uint8Array> }> {
  const iterator = stream[Symbol.asyncIterator]()
  const chunks: Uint8Array[] = []
  let length = 0
  while (length < LOOKED_AT_BYTES) {
    const { done, value } = await iterator.next()
    if (done) break
    chunks.push(value)
    length += value.length
  }
  const start = Buffer.concat(chunks).subarray(0, LOOKED_AT_BYTES)
  const label = labelOf(start)
  if (label === null) await iterator.return?.()
  return { decoder: label && new CheckedDecoder(label), rest: continued(chunks, iterator) }
}

function labelOf(start: Uint8Array): Label | null {
  const [first, second, third, fourth] = start
  const isUtf32 = first === 0xff && second === 0xfe && third === 0 && fourth === 0
  if (first === 0xff && second === 0xfe && !isUtf32) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return start.includes(0) ? null : 'utf-8'
}

async function* continued(
  chunks: readonly Uint8Array[],
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* chunks
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
}

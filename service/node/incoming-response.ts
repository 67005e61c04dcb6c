/** An answer of `node:http` as a `Response`. */
import type { IncomingMessage } from 'node:http'
import { pipeline, type Readable } from 'node:stream'
import { createBrotliDecompress, createUnzip } from 'node:zlib'

/**
 * A `Response` whose body is read from the connection: as a stream no faster than its reader takes it, or at once as a
 * text, without a stream between. Throws `RangeError` for a status that no `Response` may have.
 */
export class IncomingResponse extends Response {
  readonly #source: Readable
  readonly #signal: AbortSignal | null
  #body: ReadableStream<Uint8Array<ArrayBuffer>> | undefined

  constructor(message: IncomingMessage, signal: AbortSignal | null) {
    const headers = new Headers()
    const { rawHeaders } = message
    for (let at = 0; at < rawHeaders.length; at += 2) headers.append(rawHeaders[at]!, rawHeaders[at + 1]!)
    super(null, { status: message.statusCode ?? 0, statusText: message.statusMessage ?? '', headers })
    this.#source = decoded(message)
    this.#signal = signal
    // A connection that breaks before anybody reads is told to whoever reads.
    this.#source.on('error', () => {})
  }

  override get body(): ReadableStream<Uint8Array<ArrayBuffer>> {
    this.#body ??= this.#stream()
    return this.#body
  }

  override async text(): Promise<string> {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of this.#source) chunks.push(chunk as Buffer)
    } catch (error) {
      throw this.#reason(error)
    }
    return new TextDecoder().decode(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))
  }

  #stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const pieces = this.#source[Symbol.asyncIterator]() as AsyncIterator<Buffer<ArrayBuffer>>
    return new ReadableStream<Uint8Array<ArrayBuffer>>(
      {
        pull: async (controller) => {
          try {
            const { done, value } = await pieces.next()
            if (done === true) controller.close()
            else controller.enqueue(value)
          } catch (error) {
            controller.error(this.#reason(error))
          }
        },
        cancel: () => void this.#source.destroy(),
      },
      { highWaterMark: 0 },
    )
  }

  #reason(error: unknown): unknown {
    return this.#signal?.aborted ? this.#signal.reason : error
  }
}

/** The body without its encoding. Nobody asks for one; some servers answer with one all the same. */
function decoded(message: IncomingMessage): Readable {
  const encoding = message.headers['content-encoding']?.toLowerCase() ?? 'identity'
  if (encoding === 'identity' || encoding === '') return message
  if (encoding === 'gzip' || encoding === 'x-gzip' || encoding === 'deflate') return through(message, createUnzip())
  if (encoding === 'br') return through(message, createBrotliDecompress())
  throw new TypeError(`the answer is encoded as "${encoding}", which the request did not ask for`)
}

function through(message: IncomingMessage, decoder: ReturnType<typeof createUnzip | typeof createBrotliDecompress>) {
  return pipeline(message, decoder, () => {})
}

/** Lines of a stream of text, gzipped or not, holding one line at a time. */
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** No line of usage is longer. */
const LONGEST_CODE_UNITS = 1 << 20

/** Each line without its break; null for one that is longer than a megabyte, which is not held. */
export async function* readLines(
  stream: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<string | null> {
  const decoder = new TextDecoder()
  let held = ''
  let isTooLong = false
  const lines = function* (text: string): Generator<string | null> {
    let from = 0
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      const line = held + text.slice(from, at)
      yield isTooLong || line.length > LONGEST_CODE_UNITS ? null : line.replace(/\r$/, '')
      held = ''
      isTooLong = false
      from = at + 1
    }
    if (isTooLong) return
    held += text.slice(from)
    if (held.length <= LONGEST_CODE_UNITS) return
    held = ''
    isTooLong = true
  }
  for await (const chunk of await unzipped(stream, onBytes)) yield* lines(decoder.decode(chunk, { stream: true }))
  yield* lines(decoder.decode())
  if (isTooLong) yield null
  else if (held !== '') yield held
}

/** The stream, unzipped when it begins as gzip does. */
async function unzipped(
  stream: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): Promise<AsyncIterable<Uint8Array>> {
  const iterator = stream[Symbol.asyncIterator]()
  const first = await iterator.next()
  const rest = (async function* () {
    for (let next = first; !next.done; next = await iterator.next()) {
      onBytes(next.value.length)
      yield next.value
    }
  })()
  const isGzip = !first.done && first.value[0] === 0x1f && first.value[1] === 0x8b
  if (!isGzip) return rest
  const source = Readable.from(rest)
  const gunzip = createGunzip()
  // `pipe` does not pass errors on.
  source.on('error', (error) => gunzip.destroy(error))
  return source.pipe(gunzip)
}

import { inflate } from './inflate.ts'

/** The objects of a PDF, by number, as their text. Source: ISO 32000-1, 7.5. */

/** Objects inside compressed streams: at most this many bytes of them are unpacked. */
const MOST_UNPACKED_BYTES = 32 * 1024 * 1024

export interface PdfObjects {
  /** The text of each object without its stream. A later object replaces an earlier one of the same number. */
  readonly texts: ReadonlyMap<number, string>
  /** Trailers, and the dictionaries of streams that are trailers. */
  readonly trailers: readonly string[]
  /** Whether objects may be missing: a stream of them could not be unpacked. */
  readonly isIncomplete: boolean
}

interface Reading {
  readonly texts: Map<number, string>
  readonly trailers: string[]
  isIncomplete: boolean
  unpackedBytes: number
}

/** Reads all objects from the file's bytes as Latin-1 text. Streams are stepped over, but for those of objects. Linear in the file. */
export function readPdfObjects(file: Uint8Array): PdfObjects {
  const text = new TextDecoder('latin1').decode(file)
  const reading: Reading = { texts: new Map(), trailers: [], isIncomplete: false, unpackedBytes: 0 }
  const nextStream = new Search(text, 'stream')
  const nextEnd = new Search(text, 'endobj')
  const nextTrailer = new Search(text, 'trailer')
  for (let at = 0; ; ) {
    const trailer = nextTrailer.from(at)
    const found = text.indexOf('obj', at)
    if (trailer >= 0 && (found < 0 || trailer < found)) {
      reading.trailers.push(text.slice(trailer, trailer + 4096))
      at = trailer + 7
      continue
    }
    if (found < 0) return reading
    at = found + 3
    const number = /(\d{1,10})\s{1,8}\d{1,5}\s{1,8}$/.exec(text.slice(Math.max(0, found - 36), found))?.[1]
    if (number === undefined) continue
    const end = nextEnd.from(at)
    const stream = nextStream.from(at)
    const hasStream = stream >= 0 && (end < 0 || stream < end)
    const content = text.slice(at, hasStream ? stream : end < 0 ? text.length : end)
    reading.texts.set(Number(number), content)
    if (!hasStream) {
      at = end < 0 ? text.length : end + 6
      continue
    }
    // After the word comes one end of line.
    const start = stream + 6 + (text.startsWith('\r\n', stream + 6) ? 2 : 1)
    const stop = endOfStream(text, start, content)
    if (/\/XRef\b/.test(content)) reading.trailers.push(content)
    if (/\/ObjStm\b/.test(content)) unpack(file.subarray(start, stop), content, reading)
    at = stop
  }
}

/** Where a word stands next. Each place is looked for once, so that asking in order takes one pass over the text. */
class Search {
  readonly #text: string
  readonly #word: string
  #found = 0

  constructor(text: string, word: string) {
    this.#text = text
    this.#word = word
    this.#found = text.indexOf(word)
  }

  from(at: number): number {
    if (this.#found >= 0 && this.#found < at) this.#found = this.#text.indexOf(this.#word, at)
    return this.#found
  }
}

/** The named length where the stream does end there; else the next word that ends one. */
function endOfStream(text: string, start: number, dictionary: string): number {
  const length = /\/Length\s+(\d{1,10})(?!\s+\d+\s+R)/.exec(dictionary)?.[1]
  if (length !== undefined) {
    const end = start + Number(length)
    if (/^\s*endstream/.test(text.slice(end, end + 16))) return end
  }
  const found = text.indexOf('endstream', start)
  return found < 0 ? text.length : found
}

/** Takes the objects out of a stream of objects: pairs of number and offset come first, then the objects. */
function unpack(stream: Uint8Array, dictionary: string, reading: Reading): void {
  const count = numberAfter(dictionary, 'N')
  const first = numberAfter(dictionary, 'First')
  const isPlainFlate =
    /\/Filter\s*\[?\s*\/FlateDecode\s*\]?\s*(?:\/|>)/.test(dictionary) && !/\/Predictor/.test(dictionary)
  const left = MOST_UNPACKED_BYTES - reading.unpackedBytes
  const bytes = isPlainFlate ? inflate(stream, left) : null
  if (bytes === null || count === null || first === null) {
    reading.isIncomplete = true
    return
  }
  reading.unpackedBytes += bytes.length
  const text = new TextDecoder('latin1').decode(bytes)
  const numbers = text.slice(0, first).match(/\d{1,10}/g) ?? []
  const pairs = Math.min(count, numbers.length >> 1)
  for (let index = 0; index < pairs; index++) {
    const start = first + Number(numbers[2 * index + 1])
    const end = index + 1 < pairs ? first + Number(numbers[2 * index + 3]) : text.length
    if (end >= start) reading.texts.set(Number(numbers[2 * index]), text.slice(start, end))
  }
}

function numberAfter(dictionary: string, name: string): number | null {
  const found = new RegExp(`/${name}\\s+(\\d{1,10})\\b`).exec(dictionary)?.[1]
  return found === undefined ? null : Number(found)
}

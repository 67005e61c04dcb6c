/** Server-sent events, cut out of text as it arrives. Each event keeps its own text, so that it can go on unchanged. */

/** One event: its text with the empty line that ends it, and its data. */
export interface SseEvent {
  readonly raw: string
  /** The `data` lines joined, or null for comments and other lines without data. */
  readonly data: string | null
}

/** An event that is longer than this is no event of a model's API: 64 Mi code units, above any picture in one. */
const LONGEST_CODE_UNITS = 67_108_864

/** Cuts a stream of text into events. Holds the unfinished event only. */
export class SseReader {
  #pending = ''
  /** Where to look for the end of the unfinished event: what is before was looked at. */
  #from = 0

  /** Adds text and returns the events that it completes. O(length of the text). Throws a `RangeError` for an endless event. */
  push(text: string): SseEvent[] {
    this.#pending += text
    const events: SseEvent[] = []
    let start = 0
    const end = /\r\n\r\n|\n\n|\r\r(?!\n)/g
    end.lastIndex = this.#from
    for (let found = end.exec(this.#pending); found !== null; found = end.exec(this.#pending)) {
      events.push(readEvent(this.#pending.slice(start, end.lastIndex)))
      start = end.lastIndex
    }
    if (start > 0) this.#pending = this.#pending.slice(start)
    // The end may be split between two texts: up to three of its four characters may be here.
    this.#from = Math.max(0, this.#pending.length - 3)
    if (this.#pending.length > LONGEST_CODE_UNITS) throw new RangeError('an event of the stream does not end')
    return events
  }

  /** What is left when the text ends: an event whose empty line is missing, or null. */
  end(): SseEvent | null {
    const rest = this.#pending
    this.#pending = ''
    this.#from = 0
    return rest === '' ? null : readEvent(rest)
  }
}

function readEvent(raw: string): SseEvent {
  let data: string | null = null
  for (const line of raw.split(/\r\n|\n|\r/)) {
    if (!line.startsWith('data:')) continue
    const value = line.slice(line[5] === ' ' ? 6 : 5)
    data = data === null ? value : `${data}\n${value}`
  }
  return { raw, data }
}

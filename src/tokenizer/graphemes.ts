/** The boundaries between graphemes, found only where they are needed. */

/**
 * Finds boundaries in the part [from, to) of a text. It also reads as much before the part as a boundary can depend on.
 * Each call takes time in proportion to the part, so the part should be short. A call outside the part moves it there.
 */
export class Graphemes {
  readonly #text: string
  #start = 0
  #end = 0
  #segments: Intl.Segments

  constructor(text: string, from: number, to: number) {
    this.#text = text
    this.#segments = this.#look(from, to)
  }

  /** The last boundary at or before `index`. */
  atOrBefore(index: number): number {
    if (index >= this.#text.length) return this.#text.length
    return this.#containing(index)[0]
  }

  /** The last boundary before `index`, or -1. */
  before(index: number): number {
    return index <= 0 ? -1 : this.atOrBefore(index - 1)
  }

  /** The first boundary at or after `index`. */
  atOrAfter(index: number): number {
    return index <= 0 ? 0 : this.after(index - 1)
  }

  /** The first boundary after `index`. */
  after(index: number): number {
    return this.#containing(index)[1]
  }

  #containing(index: number): readonly [start: number, end: number] {
    if (index < this.#start || index >= this.#end) this.#segments = this.#look(index, index + 1)
    const found = this.#segments.containing(index - this.#start)
    if (found === undefined) return [this.#text.length, this.#text.length]
    return [this.#start + found.index, this.#start + found.index + found.segment.length]
  }

  #look(from: number, to: number): Intl.Segments {
    let start = Math.min(from, this.#text.length)
    while (start > 0 && !isCertain(this.#text, start)) start--
    let end = Math.min(to, this.#text.length)
    while (end < this.#text.length && !isCertain(this.#text, end)) end++
    this.#start = start
    this.#end = end
    return new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(this.#text.slice(start, end))
  }
}

/** Whether there is a boundary at `index` whatever else the text is: a few common cases that are cheap to check. */
function isCertain(text: string, index: number): boolean {
  const unit = text.charCodeAt(index)
  if (isSimple(unit)) return isSimple(text.charCodeAt(index - 1))
  // A pictograph of U+1F400–U+1FBFF right after another character of the emoji blocks.
  return (
    isPictographUnit(unit) &&
    (text.charCodeAt(index - 1) & 0xfc00) === 0xdc00 &&
    isEmojiUnit(text.charCodeAt(index - 2))
  )
}

/** Printable ASCII, or Han. */
function isSimple(unit: number): boolean {
  return (unit >= 0x20 && unit < 0x7f) || (unit >= 0x4e00 && unit <= 0x9fff)
}

function isPictographUnit(unit: number): boolean {
  return unit === 0xd83d || unit === 0xd83e
}

function isEmojiUnit(unit: number): boolean {
  return isPictographUnit(unit) || unit === 0xd83c
}

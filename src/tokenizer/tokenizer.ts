/** The tokenizer of an encoding: a `Core` with the encoding's special tokens. */

import type { Core } from '../core/core.ts'
import type { Truncated, TruncateOptions } from '../counter.ts'
import { requireLimit, requireText, requireTexts, requireTokens } from '../errors/index.ts'
import { chunkEnd } from './cuts.ts'
import { decodeTokens, invalidToken } from './decode.ts'
import { CoreDocument } from './document/core-document.ts'
import { IdList } from './id-list.ts'
import { joinSegments } from './segments.ts'
import { type CuttableTokenizer, createSlices, type SlicedTokenizer } from './slices.ts'
import { allowsSpecial, refuseDisallowed, type SpecialTokens, sectionsOf } from './special.ts'
import { eachPart, splitIntoParts } from './split-into-parts.ts'
import { requireKeep, type TruncationCounter, truncateText } from './truncate.ts'
import type { Document, EncodeOptions, Segments, TextPart } from './types.ts'

export class CoreTokenizer implements CuttableTokenizer {
  readonly encoding: string
  readonly specialTokens: SpecialTokens
  readonly vocabularySize: number
  readonly slices: SlicedTokenizer
  readonly #core: Core
  readonly #ids = new IdList()
  readonly #specialTexts = new Map<number, string>()
  readonly #counter: TruncationCounter

  constructor(encoding: string, core: Core, specialTokens: SpecialTokens) {
    this.encoding = encoding
    this.specialTokens = specialTokens
    this.#core = core
    this.#counter = {
      count: (text, limit) => this.#count(text, limit),
      segments: (text) => this.segments(text),
      longest: core.longest,
    }
    this.slices = createSlices(this, (text, limitTokens) => eachPart(text, limitTokens, this.#counter))
    let size = core.size
    for (const [text, id] of specialTokens) {
      // An id with two names decodes to the first.
      if (!this.#specialTexts.has(id)) this.#specialTexts.set(id, text)
      size = Math.max(size, id + 1)
    }
    this.vocabularySize = size
  }

  count(text: string, options?: EncodeOptions): number {
    requireText(text)
    refuseDisallowed(text, this.specialTokens, options)
    if (!allowsSpecial(options)) return this.#count(text)
    let total = 0
    for (const section of sectionsOf(text, this.specialTokens, options)) {
      total += section.specialId === undefined ? this.#count(section.text) : 1
    }
    return total
  }

  countMany(texts: readonly string[]): Uint32Array {
    requireTexts(texts)
    return Uint32Array.from(texts, (text) => this.count(text))
  }

  encode(text: string, options?: EncodeOptions): Uint32Array {
    requireText(text)
    refuseDisallowed(text, this.specialTokens, options)
    const isWhole = !allowsSpecial(options)
    if (isWhole && chunkEnd(text, 0) === text.length) return this.#core.encode(text).slice()
    const ids = this.#ids
    // A call that ended in an error may have left some.
    ids.clear()
    if (isWhole) this.#addIds(text, ids)
    else {
      for (const section of sectionsOf(text, this.specialTokens, options)) {
        if (section.specialId === undefined) this.#addIds(section.text, ids)
        else ids.add(Uint32Array.of(section.specialId))
      }
    }
    return ids.take()
  }

  decode(tokens: Uint32Array | readonly number[]): string {
    requireTokens(tokens)
    return decodeTokens(tokens, this.#core, this.#specialTexts, (token, index) =>
      invalidToken(token, index, this.vocabularySize, this.encoding),
    )
  }

  segments(text: string): Segments {
    requireText(text)
    const parts = []
    for (let from = 0; from < text.length; ) {
      const to = chunkEnd(text, from)
      const live = this.#core.encode(text.slice(from, to))
      const ids = live.slice()
      parts.push({ from, ids, ends: this.#core.utf16Ends(live).slice() })
      from = to
    }
    return joinSegments(text, parts)
  }

  fits(text: string, limitTokens: number): boolean {
    requireText(text)
    requireLimit(limitTokens)
    // A token has 1 to `longest` bytes. A code unit takes 1 to 3 bytes.
    if (text.length * 3 <= limitTokens) return true
    if (text.length > limitTokens * this.#core.longest) return false
    return this.#count(text, limitTokens) <= limitTokens
  }

  truncate(text: string, limitTokens: number, options?: TruncateOptions): Truncated {
    requireText(text)
    requireLimit(limitTokens)
    return truncateText(text, limitTokens, requireKeep(options?.keep), this.#counter)
  }

  split(text: string, limitTokens: number): TextPart[] {
    requireText(text)
    requireLimit(limitTokens)
    return splitIntoParts(text, limitTokens, this.#counter)
  }

  document(text = ''): Document {
    requireText(text)
    return new CoreDocument(this.#core, text)
  }

  /** The tokens of `text`. Stops early above `limit`, and then gives some number above it. */
  #count(text: string, limit = Number.MAX_SAFE_INTEGER): number {
    // With a low limit, most of a long text need not even be encoded to bytes.
    const target = limit < 4096 ? 1024 + limit * 7 : undefined
    let total = 0
    for (let from = 0; from < text.length && total <= limit; ) {
      const to = chunkEnd(text, from, target)
      const part = from === 0 && to === text.length ? text : text.slice(from, to)
      total += this.#core.count(part, Math.min(limit - total, 0xfffffffe))
      from = to
    }
    return total
  }

  #addIds(text: string, ids: IdList): void {
    for (let from = 0; from < text.length; ) {
      const to = chunkEnd(text, from)
      ids.add(this.#core.encode(text.slice(from, to)))
      from = to
    }
  }
}

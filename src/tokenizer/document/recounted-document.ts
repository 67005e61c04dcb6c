/** A document for engines that can only count whole texts. Same answers; each edit counts the whole text again. */
import { requireRange, requireText } from '../../errors/index.ts'
import { overlapping } from '../segments.ts'
import type { Document, Segments, Tokenizer } from '../types.ts'

export class RecountedDocument implements Document {
  readonly #tokenizer: Pick<Tokenizer, 'count' | 'segments'>
  #text: string
  #count: number

  constructor(text: string, tokenizer: Pick<Tokenizer, 'count' | 'segments'>) {
    requireText(text)
    this.#tokenizer = tokenizer
    this.#text = text
    this.#count = tokenizer.count(text)
  }

  get count(): number {
    return this.#count
  }

  get length(): number {
    return this.#text.length
  }

  replace(from: number, to: number, insert: string): number {
    requireText(insert)
    requireRange(from, to, this.length)
    const text = this.#text.slice(0, from) + insert + this.#text.slice(to)
    this.#count = this.#tokenizer.count(text)
    this.#text = text
    return this.#count
  }

  append(text: string): number {
    return this.replace(this.length, this.length, text)
  }

  countRange(from: number, to: number): number {
    requireRange(from, to, this.length)
    return this.#tokenizer.count(this.#text.slice(from, to))
  }

  segments(from: number, to: number): Segments {
    requireRange(from, to, this.length)
    return overlapping(this.#tokenizer.segments(this.#text), 0, from, to)
  }

  toString(): string {
    return this.#text
  }
}

/** A document for engines that can only count whole texts: the same answers, each edit at the price of a count. */
import { requireText } from '../arguments.ts'
import type { Document } from '../types.ts'
import { requireRange } from './range.ts'

export class RecountedDocument implements Document {
  readonly #countText: (text: string) => number
  #text: string
  #count: number

  constructor(text: string, countText: (text: string) => number) {
    requireText(text)
    this.#countText = countText
    this.#text = text
    this.#count = countText(text)
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
    this.#text = this.#text.slice(0, from) + insert + this.#text.slice(to)
    this.#count = this.#countText(this.#text)
    return this.#count
  }

  append(text: string): number {
    return this.replace(this.length, this.length, text)
  }

  countRange(from: number, to: number): number {
    requireRange(from, to, this.length)
    return this.#countText(this.#text.slice(from, to))
  }

  toString(): string {
    return this.#text
  }
}

/** Output, counted as it arrives. */

import type { Scale } from '../chat/size.ts'
import type { TokenCounter } from '../counter.ts'
import type { OutputPiece } from './apis/api.ts'

/** A counter that can keep the count of a text that grows: a `Tokenizer` in this thread. */
interface GrowingCounter {
  document(text?: string): GrowingText
}

interface GrowingText {
  readonly count: number
  append(text: string): number
}

export interface OutputBounds {
  /** The least that the output so far can be billed as. */
  readonly lower: number
  /** The most. */
  readonly upper: number
}

/**
 * Counts what each choice, block or item of a stream has so far. With a tokenizer in this thread the count is that of the
 * whole text, at the cost of the new piece. With another counter each piece is counted alone, which is at least as much
 * for nearly every text.
 */
export class OutputCount {
  readonly #counter: TokenCounter & Partial<GrowingCounter>
  readonly #scale: Scale
  readonly #texts = new Map<string, GrowingText>()
  #tokens = 0

  constructor(counter: TokenCounter, scale: Scale) {
    this.#counter = counter
    this.#scale = scale
  }

  /** Adds what an event generated. A counter of another thread is asked once for all of it. */
  add(pieces: readonly OutputPiece[]): void | Promise<void> {
    if (pieces.length === 0) return
    if (this.#counter.document === undefined) return this.#addAlone(pieces)
    for (const { of, text } of pieces) {
      let grown = this.#texts.get(of)
      if (grown === undefined) {
        grown = this.#counter.document()
        this.#texts.set(of, grown)
      }
      const before = grown.count
      this.#tokens += grown.append(text) - before
    }
  }

  #addAlone(pieces: readonly OutputPiece[]): void | Promise<void> {
    const counts = this.#counter.countMany(pieces.map(({ text }) => text))
    const add = (tokens: Uint32Array): void => {
      for (const one of tokens) this.#tokens += one
    }
    return counts instanceof Promise ? counts.then(add) : add(counts)
  }

  /** All choices together. */
  get bounds(): OutputBounds {
    const { lower, upper } = this.#scale
    return { lower: Math.floor(this.#tokens * lower), upper: Math.ceil(this.#tokens * upper) }
  }
}

/** A stream that is kept while it passes. */
import type { StoppedUsage } from '../apis/api.ts'
import type { Passage, Passed } from '../stream/passage.ts'

/** Longer answers are not kept: 4 Mi code units. */
const LONGEST_CODE_UNITS = 4_194_304

/** Passes what another passage passes, and calls `keep` with all of it when the answer came to its own end. */
export class RecordingPassage implements Passage<Uint8Array, Uint8Array> {
  readonly #inner: Passage<Uint8Array, Uint8Array>
  readonly #keep: (text: string) => Promise<void>
  readonly #decoder = new TextDecoder()
  #text: string | null = ''
  #keeping: Promise<void> | undefined

  constructor(inner: Passage<Uint8Array, Uint8Array>, keep: (text: string) => Promise<void>) {
    this.#inner = inner
    this.#keep = keep
  }

  get usage() {
    return this.#inner.usage
  }

  get isCurrent() {
    return this.#inner.isCurrent
  }

  get isOver() {
    return this.#inner.isOver
  }

  get output() {
    return this.#inner.output
  }

  async take(chunk: Uint8Array | null, limitTokens: number): Promise<Passed<Uint8Array>> {
    const passed = await this.#inner.take(chunk, limitTokens)
    if (passed.isPast) this.#text = null
    if (this.#text === null) {
      // Edge runtimes end what is still under way with the answer's end, so that comes after the cache has it.
      if (chunk === null) await this.#keeping
      return passed
    }
    for (const bytes of passed.out) this.#text += this.#decoder.decode(bytes, { stream: true })
    if (this.#text.length > LONGEST_CODE_UNITS) this.#text = null
    // Only an answer with its usage is whole: a connection may also just end.
    else if ((chunk === null || this.#inner.isOver) && this.#inner.isCurrent) {
      this.#keeping = this.#keep(this.#text)
      this.#text = null
      if (chunk === null) await this.#keeping
    }
    return passed
  }

  ending(usage: StoppedUsage) {
    return this.#inner.ending(usage)
  }

  failing(error: Error) {
    return this.#inner.failing(error)
  }
}

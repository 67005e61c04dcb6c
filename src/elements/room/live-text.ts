import type { RemoteDocument } from '../../../workers/page/index.ts'
import { TokenroomError } from '../../errors/index.ts'
import { findEdit } from './edit.ts'
import type { SharedCounter } from './hub.ts'

/** From here on a text is kept in the worker, which then hears of edits only: posting it whole would cost the page time. */
const LONG_CODE_UNITS = 32_768
/** A text that is left alone is let go of, so that the worker may stop. */
const IDLE_MS = 30_000

interface Opened {
  readonly counter: SharedCounter
  readonly document: RemoteDocument
  text: string
}

/** A text that someone edits, and its exact number of tokens. */
export class LiveText {
  #opened: Opened | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  /** The tokens of `text`. One call at a time. */
  async count(text: string, counter: SharedCounter): Promise<number> {
    if (text.length < LONG_CODE_UNITS) {
      this.close()
      return (await counter.countMany([text]))[0]!
    }
    try {
      return await this.#countLong(text, counter)
    } catch (error) {
      this.close()
      // The worker was lost with the text in it; the page still has it.
      if (TokenroomError.isInstance(error) && error.code === 'WORKER_CRASHED') return this.#countLong(text, counter)
      throw error
    }
  }

  /** Lets go of the text in the worker; it is sent again when it is counted next. */
  close(): void {
    clearTimeout(this.#timer)
    this.#opened = null
  }

  async #countLong(text: string, counter: SharedCounter): Promise<number> {
    clearTimeout(this.#timer)
    const opened = this.#opened
    if (opened === null || opened.counter !== counter) {
      const document = await counter.tokenizer.document(text)
      this.#opened = { counter, document, text }
      this.#closeLater()
      return document.count
    }
    const edit = findEdit(opened.text, text)
    opened.text = text
    this.#closeLater()
    if (edit === null) return opened.document.settled()
    return opened.document.replace(edit.from, edit.to, edit.insert)
  }

  #closeLater(): void {
    this.#timer = setTimeout(() => this.close(), IDLE_MS)
  }
}

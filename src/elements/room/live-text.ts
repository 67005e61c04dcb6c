import type { RemoteDocument } from '../../../workers/page/index.ts'
import { TokenroomError } from '../../errors/index.ts'
import { findEdit } from './edit.ts'
import type { SharedCounter } from './hub.ts'
import { textAfter } from './text-after.ts'

/** From here on a text is kept in the worker, which then hears of edits only: posting it whole would cost the page time. */
const LONG_CODE_UNITS = 32_768
/** A text that is left alone is let go of, so that the worker may stop. */
const IDLE_MS = 30_000

interface Opened {
  readonly counter: SharedCounter
  readonly document: RemoteDocument
  text: string
  /** Of `text`. */
  count: Promise<number>
  /** Aborted when it is let go of. */
  readonly ended: AbortController
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
    this.#opened?.ended.abort()
    this.#opened = null
  }

  async #countLong(text: string, counter: SharedCounter): Promise<number> {
    clearTimeout(this.#timer)
    const opened = this.#opened
    if (opened === null || opened.counter !== counter) {
      const document = await counter.tokenizer.document(text)
      this.close()
      this.#opened = { counter, document, text, count: Promise.resolve(document.count), ended: new AbortController() }
      this.#foresee(this.#opened)
      this.#closeLater()
      return document.count
    }
    this.#closeLater()
    edit(opened, text)
    return opened.count
  }

  /**
   * A page that writes a key into a long text is busy for some frames. So what the text of its field will most likely be
   * is counted before the key is written, and the answer is there when it is asked for. What comes instead is then
   * counted as an edit of this.
   */
  #foresee(opened: Opened): void {
    const onBeforeInput = (event: Event) => {
      // An edit that is under way would be answered with the count of this one.
      if (opened.document.pendingEdits > 0) return
      const next = textAfter(event as InputEvent, opened.text)
      if (next === null) return
      edit(opened, next)
      opened.count.catch(() => {})
    }
    globalThis.document?.addEventListener('beforeinput', onBeforeInput, { capture: true, signal: opened.ended.signal })
  }

  #closeLater(): void {
    this.#timer = setTimeout(() => this.close(), IDLE_MS)
  }
}

/** Makes it `text` in the worker, unless it is that already. */
function edit(opened: Opened, text: string): void {
  const change = findEdit(opened.text, text)
  opened.text = text
  if (change !== null) opened.count = opened.document.replace(change.from, change.to, change.insert)
}

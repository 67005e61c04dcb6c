import { ChangeSet, type Text } from '@codemirror/state'
import { type RemoteDocument, type RemoteTokenizer, TokenroomError } from 'tokenroom/worker'
import { textOf } from '../state.ts'
import { firstPart, insertedCodeUnits } from './change-parts.ts'
import type { CountKey } from './near.ts'

/** A text and its exact number of tokens. While edits are pending, the number is that of an earlier state of the text. */
export interface Counted {
  readonly doc: Text
  readonly tokens: number
}

/** What a key, a word or a short paste adds. A longer text is counted by the worker alone, and not read for this. */
const MOST_NEAR_CODE_UNITS = 10_000
/** Code units that are joined and posted at once: about three milliseconds. */
const PART_CODE_UNITS = 500_000

/**
 * One editor's text as a document in the worker. Only edits are sent, so ten megabytes are counted within a key press. What
 * a single key adds is also counted in this thread, from the text around it (`countEdit`), because the worker's answer would
 * come one frame after the letter. A long text is sent in parts, each in a task of its own: the page's thread never waits
 * for ten megabytes, and what is typed meanwhile follows in order. When the document is lost, with its worker or because the
 * encoding changed, it is made again from the editor's text.
 */
export class CountedText {
  #doc: Text
  #tokenizer: RemoteTokenizer | null = null
  #document: Promise<RemoteDocument> | null = null
  #open: RemoteDocument | null = null
  #near: CountKey | null = null
  /** The tokens of the current text, once the worker has counted it or the tokens of an edit were added to its count. */
  #tokens: number | null = null
  /** What is still to be posted: edits made while the document is being opened, or while a long text is sent in parts. */
  #unsent: ChangeSet | null = null
  /** The document that is sent a long text in parts. */
  #sending: RemoteDocument | null = null
  /** Settles with the count after the newest edit that was posted, or that is part of what is sent in parts. */
  #counted: Promise<unknown> = Promise.resolve()

  constructor(doc: Text) {
    this.#doc = doc
  }

  /** From now on counts with `tokenizer`. */
  use(tokenizer: RemoteTokenizer): void {
    if (tokenizer === this.#tokenizer) return
    this.#tokenizer = tokenizer
    this.#near = null
    this.forget()
  }

  /** From now on counts single keys with `near`, of the same encoding in this thread. */
  useNear(near: CountKey): void {
    this.#near = near
  }

  /** Passes on an edit that turned the text into `doc`. */
  edit(changes: ChangeSet, doc: Text): void {
    if (changes.length !== this.#doc.length) {
      this.follow(doc)
      return
    }
    this.#apply(changes, doc, this.#tokensAfter(changes))
  }

  /** Starts again with `doc`, unless it is the result of the edits so far, as after a sample is loaded. */
  follow(doc: Text): void {
    if (doc === this.#doc) return
    const { length } = this.#doc
    this.#apply(ChangeSet.of({ from: 0, to: length, insert: doc }, length), doc, null)
  }

  #apply(changes: ChangeSet, doc: Text, tokens: number | null): void {
    this.#doc = doc
    this.#tokens = tokens
    if (this.#document === null) return
    this.#unsent = this.#unsent?.compose(changes) ?? changes
    if (this.#open) this.#send(this.#open)
  }

  /**
   * The tokens of the text with all edits made before this call, and perhaps later ones. Never those of a text that is sent
   * in part. Rejects as the worker does.
   */
  async count(): Promise<Counted> {
    if (this.#tokens !== null) return { doc: this.#doc, tokens: this.#tokens }
    const document = await this.document
    if (document === null) throw new Error('the text cannot be counted before a tokenizer is set')
    await this.#counted
    return this.#unsent === null && this.#open === document ? { doc: this.#doc, tokens: document.count } : this.count()
  }

  /** The document with every edit that was made before this call, for whoever asks for a part of it. Null without a tokenizer. */
  get sent(): Promise<RemoteDocument> | null {
    const { document } = this
    return document === null || this.#unsent === null ? document : this.count().then(() => this.document ?? document)
  }

  /** The document, opened when it is first needed. Null without a tokenizer. */
  get document(): Promise<RemoteDocument> | null {
    if (this.#document === null && this.#tokenizer !== null) {
      const isLong = this.#doc.length > PART_CODE_UNITS
      if (isLong) this.#unsent = ChangeSet.of({ from: 0, insert: this.#doc }, 0)
      const opening = this.#tokenizer.document(isLong ? '' : textOf(this.#doc))
      this.#document = opening
      opening.then(
        (document) => {
          if (this.#document === opening) this.#begin(document)
        },
        () => {
          if (this.#document === opening) this.forget()
        },
      )
    }
    return this.#document
  }

  /** Drops the document, as after a crash. It is made again when it is next needed. */
  forget(): void {
    this.#document = null
    this.#open = null
    this.#tokens = null
    this.#unsent = null
    this.#sending = null
    this.#counted = Promise.resolve()
  }

  #begin(document: RemoteDocument): void {
    this.#open = document
    if (this.#unsent) this.#send(document)
    else this.#tokens = document.count
  }

  /** Posts what is not sent yet; a long text in parts, which takes the edits in that come meanwhile. */
  #send(document: RemoteDocument): void {
    const changes = this.#unsent
    if (changes === null || this.#sending === document) return
    if (insertedCodeUnits(changes) > PART_CODE_UNITS) {
      this.#sending = document
      this.#wait(document, this.#sendParts(document))
      return
    }
    this.#unsent = null
    changes.iterChanges((fromOld, toOld, from, _to, insert) => {
      this.#wait(document, document.replace(from, from + toOld - fromOld, textOf(insert)))
    })
  }

  /** Answers with the count after the last part, and after what was edited meanwhile. */
  async #sendParts(document: RemoteDocument): Promise<number> {
    let counted = Promise.resolve(document.count)
    while (this.#sending === document && this.#unsent !== null) {
      await new Promise((resolve) => setTimeout(resolve))
      if (this.#sending !== document || this.#unsent === null) break
      const { from, to, insert, rest } = firstPart(this.#unsent, PART_CODE_UNITS)
      this.#unsent = rest
      counted = document.replace(from, to, textOf(insert))
      // Whoever waits hears of it from the last part.
      counted.catch(() => {})
    }
    if (this.#sending === document) this.#sending = null
    return counted
  }

  #wait(document: RemoteDocument, counted: Promise<number>): void {
    this.#counted = counted
    const doc = this.#doc
    counted.then(
      (tokens) => {
        if (this.#doc === doc && this.#open === document) this.#tokens = tokens
      },
      () => {
        // The next request for the count reports it. Nobody waits for an edit alone.
        if (this.#counted === counted) this.#tokens = null
      },
    )
  }

  /** The tokens after one more edit, if they are known and the edit can be counted in this thread. */
  #tokensAfter(changes: ChangeSet): number | null {
    const [near, tokens, doc] = [this.#near, this.#tokens, this.#doc]
    if (near === null || tokens === null) return null
    const text = { length: doc.length, slice: (from: number, to: number) => doc.sliceString(from, to) }
    const added: (number | null)[] = []
    changes.iterChanges((from, to, _from, _to, insert) => {
      added.push(insert.length > MOST_NEAR_CODE_UNITS ? null : near(text, from, to, textOf(insert)))
    })
    const [only] = added
    return added.length === 1 && typeof only === 'number' ? tokens + only : null
  }
}

/** Whether the document was lost with its worker, so that the next call makes it again. */
export const isLost = (error: unknown): boolean => TokenroomError.isInstance(error) && error.code === 'WORKER_CRASHED'

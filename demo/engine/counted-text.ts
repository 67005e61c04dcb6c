import type { ChangeSet, Text } from '@codemirror/state'
import { type RemoteDocument, type RemoteTokenizer, TokenroomError } from 'tokenroom/worker'
import { textOf } from '../state.ts'
import type { CountKey } from './near.ts'

/** A text and its exact number of tokens. While edits are pending, the number is that of an earlier state of the text. */
export interface Counted {
  readonly doc: Text
  readonly tokens: number
}

/** What a key, a word or a short paste adds. A longer text is counted by the worker alone, and not read for this. */
const MOST_NEAR_CODE_UNITS = 10_000

/**
 * One editor's text as a document in the worker. Only edits are sent, so ten megabytes are counted within a key press. What
 * a single key adds is also counted in this thread, from the text around it (`countEdit`), because the worker's answer would
 * come one frame after the letter. When the document is lost, with its worker or because the encoding changed, it is made
 * again from the editor's text.
 */
export class CountedText {
  #doc: Text
  #tokenizer: RemoteTokenizer | null = null
  #document: Promise<RemoteDocument> | null = null
  #open: RemoteDocument | null = null
  #near: CountKey | null = null
  /** The tokens of the current text, once the worker has counted it or the tokens of an edit were added to its count. */
  #tokens: number | null = null
  /** Edits made while the document is being opened. */
  #missed: ChangeSet | null = null
  /** Settles with the count after the newest edit. */
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
    this.#tokens = this.#tokensAfter(changes)
    this.#doc = doc
    if (this.#open) this.#send(this.#open, changes)
    else if (this.#document) this.#missed = this.#missed?.compose(changes) ?? changes
  }

  /** Starts again with `doc`, unless it is the result of the edits so far, as after a sample is loaded. */
  follow(doc: Text): void {
    if (doc === this.#doc) return
    const before = this.#doc.length
    this.#doc = doc
    this.#tokens = null
    if (this.#open) this.#wait(this.#open.replace(0, before, textOf(doc)))
    else this.forget()
  }

  /**
   * The tokens of the text with all edits made before this call, and perhaps later ones. Rejects as the worker does.
   */
  async count(): Promise<Counted> {
    if (this.#tokens !== null) return { doc: this.#doc, tokens: this.#tokens }
    const document = await this.document
    if (document === null) throw new Error('the text cannot be counted before a tokenizer is set')
    await this.#counted
    return { doc: this.#doc, tokens: document.count }
  }

  /** The document, opened when it is first needed. Null without a tokenizer. */
  get document(): Promise<RemoteDocument> | null {
    if (this.#document === null && this.#tokenizer !== null) {
      const opening = this.#tokenizer.document(textOf(this.#doc))
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
    this.#missed = null
    this.#counted = Promise.resolve()
  }

  #begin(document: RemoteDocument): void {
    this.#open = document
    if (this.#missed) this.#send(document, this.#missed)
    else this.#tokens = document.count
    this.#missed = null
  }

  #send(document: RemoteDocument, changes: ChangeSet): void {
    changes.iterChanges((fromOld, toOld, from, _to, insert) => {
      this.#wait(document.replace(from, from + toOld - fromOld, textOf(insert)))
    })
  }

  #wait(counted: Promise<number>): void {
    this.#counted = counted
    const doc = this.#doc
    counted.then(
      (tokens) => {
        if (this.#doc === doc) this.#tokens = tokens
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

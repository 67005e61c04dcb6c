/** A document that lives in a worker, as the page sees it. */
import { requireRange, requireText } from '../../src/errors/index.ts'
import type { Segments } from '../../src/tokenizer/types.ts'
import {
  type DocumentAnswers,
  type DocumentOperation,
  type EditAnswer,
  type OpenedDocument,
  openEnvelope,
} from '../protocol.ts'
import type { RemoteOptions } from './call-options.ts'

/**
 * A text in a worker with its exact number of tokens, kept up to date under edits. Positions are UTF-16 code units.
 *
 * An edit is posted as it is made, alone, whatever the length of the text; nobody has to wait for one before making the
 * next. Edits that are made while the worker answers earlier ones travel together and are answered by one count, so
 * counts come in order, and never one of an older text after one of a newer.
 *
 * The text is kept in the worker only, which therefore does not stop for idling while one of its documents is in use.
 * If it crashes, the document is lost: every call rejects with `WORKER_CRASHED`; make it again from the page's text with
 * `tokenizer.document(text)`. A document that nothing refers to any more is released.
 */
export interface RemoteDocument {
  /** The tokens of the text as the worker last counted it: of the text as it is now when `pendingEdits` is 0. */
  readonly count: number
  /** UTF-16 code units of the text with every edit made so far. */
  readonly length: number
  /** Edits whose count has not come yet. */
  readonly pendingEdits: number
  /**
   * Replaces [from, to) by `insert`. Resolves to the count with this edit and those answered together with it. Rejects
   * with `INVALID_RANGE` or `INVALID_TEXT`, and then changes nothing.
   */
  replace(from: number, to: number, insert: string): Promise<number>
  /** Adds `text` at the end, for text that streams in; otherwise as `replace`. */
  append(text: string): Promise<number>
  /** The count with every edit made so far. */
  settled(): Promise<number>
  /** The tokens of [from, to) as a text of its own, after the edits made so far. */
  countRange(from: number, to: number, options?: RemoteOptions): Promise<number>
  /** The tokens of the whole text that cover any of [from, to), for drawing what is in view. Offsets are the document's. */
  segments(from: number, to: number, options?: RemoteOptions): Promise<Segments>
  /** The text with every edit made so far. */
  text(options?: RemoteOptions): Promise<string>
}

/** What a document needs of its worker. */
export interface DocumentLink {
  /** The promise of `work`, which ends with `signal`, a crash or a close; `work` is told when it has. */
  run<T>(signal: AbortSignal | undefined, work: (call: { readonly ended: boolean }) => Promise<T>): Promise<T>
  /** Sends operations. Never settles when the worker ends before the answer. */
  send(operations: readonly DocumentOperation[], codeUnits: number): Promise<EditAnswer>
  /** Why the document is lost, if it is. */
  lost(): Error | null
  release(): void
}

// The link of a handle that was collected. It must not lead back to the handle.
const released = new FinalizationRegistry<Operations>((operations) => operations.release())

/** The page's handle of a document that was opened with `length` code units. */
export function createRemoteDocument(opened: OpenedDocument, length: number, link: DocumentLink): RemoteDocument {
  const operations = new Operations(opened.count, length, link)
  const handle = Object.freeze<RemoteDocument>({
    get count() {
      return operations.count
    },
    get length() {
      return operations.length
    },
    get pendingEdits() {
      return operations.pendingEdits
    },
    replace: (from, to, insert) => operations.replace(from, to, insert),
    append: (text) => operations.replace(operations.length, operations.length, text),
    settled: () => operations.ask({ kind: 'count' }),
    countRange: async (from, to, options) => operations.askRange('countRange', from, to, options?.signal),
    segments: async (from, to, options) => operations.askRange('segments', from, to, options?.signal),
    text: (options) => operations.ask({ kind: 'text' }, options?.signal),
  })
  released.register(handle, operations)
  return handle
}

interface Waiting {
  readonly operation: DocumentOperation
  readonly call: { readonly ended: boolean }
  readonly resolve: (value: never) => void
  readonly reject: (reason: unknown) => void
}

/** The operations of one document, sent in order: those made while others are away wait and then travel together. */
class Operations {
  count: number
  length: number
  pendingEdits = 0
  readonly #link: DocumentLink
  #waiting: Waiting[] = []
  #isSending = false
  #isReleased = false
  #broken: unknown = null

  constructor(count: number, length: number, link: DocumentLink) {
    this.count = count
    this.length = length
    this.#link = link
  }

  async replace(from: number, to: number, insert: string): Promise<number> {
    requireText(insert)
    requireRange(from, to, this.length)
    this.length += insert.length - (to - from)
    this.pendingEdits++
    return this.ask({ kind: 'replace', from, to, insert })
  }

  askRange<K extends 'countRange' | 'segments'>(
    kind: K,
    from: number,
    to: number,
    signal: AbortSignal | undefined,
  ): Promise<DocumentAnswers[K]> {
    requireRange(from, to, this.length)
    return this.ask({ kind, from, to } as DocumentOperation & { kind: K }, signal)
  }

  async ask<K extends DocumentOperation['kind']>(
    operation: DocumentOperation & { readonly kind: K },
    signal?: AbortSignal,
  ): Promise<DocumentAnswers[K]> {
    const lost = this.#link.lost() ?? this.#broken
    if (lost !== null) throw lost
    try {
      return await this.#link.run(
        signal,
        (call) =>
          new Promise((resolve, reject) => {
            this.#waiting.push({ operation, call, resolve, reject })
            void this.#send()
          }),
      )
    } catch (error) {
      throw signal?.aborted ? error : (this.#link.lost() ?? error)
    }
  }

  /** Lets the worker forget the document once what was asked has been answered. */
  release(): void {
    this.#isReleased = true
    if (!this.#isSending) this.#link.release()
  }

  async #send(): Promise<void> {
    if (this.#isSending) return
    this.#isSending = true
    while (this.#waiting.length > 0) {
      // An edit is made even if its promise has ended: those behind it build on it.
      const sent = this.#waiting.filter(({ operation, call }) => operation.kind === 'replace' || !call.ended)
      this.#waiting = []
      await this.#sendTogether(sent).catch((error) => this.#break(error, sent))
    }
    this.#isSending = false
    if (this.#isReleased) this.#link.release()
  }

  async #sendTogether(sent: readonly Waiting[]): Promise<void> {
    if (sent.length === 0) return
    const operations = sent.map(({ operation }) => operation)
    const edits = operations.filter(({ kind }) => kind === 'replace').length
    const codeUnits = operations.reduce((sum, one) => sum + (one.kind === 'replace' ? one.insert.length : 0), 0)
    const { count, answers } = await this.#link.send(operations, codeUnits)
    for (const [index, { operation, reject, resolve }] of sent.entries()) {
      try {
        const value = openEnvelope(answers[index]!)
        resolve((operation.kind === 'replace' ? count : value) as never)
      } catch (error) {
        // The worker's text lacks an edit that the page's has.
        if (operation.kind === 'replace') throw error
        reject(error)
      }
    }
    this.count = count
    this.pendingEdits -= edits
  }

  #break(error: unknown, sent: readonly Waiting[]): void {
    this.#broken ??= error
    for (const { reject } of [...sent, ...this.#waiting.splice(0)]) reject(error)
  }
}

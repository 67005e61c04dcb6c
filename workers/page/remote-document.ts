/** A document that lives in a worker, as the page sees it. */
import { requireRange, requireText, TokenroomError } from '../../src/errors/index.ts'
import type { Segments } from '../../src/tokenizer/types.ts'
import {
  type DocumentOperation,
  type DocumentResults,
  type Envelope,
  type OpenedDocument,
  openEnvelope,
} from '../protocol.ts'
import type { RemoteOptions } from './call-options.ts'
import type { PendingCall, PendingCalls } from './pending-calls.ts'
import type { Session } from './session.ts'

/**
 * A text in a worker with its exact number of tokens, kept up to date under edits. Positions are UTF-16 code units.
 *
 * Each edit is posted as it is made, without the rest of the text. You need not wait for one edit before you make the
 * next. Edits made while the worker answers earlier ones travel together and get one count, so counts arrive in order,
 * and a count of an older text never follows one of a newer text.
 *
 * Only the worker keeps the text. It therefore does not stop for idling while one of its documents is in use. If it
 * crashes, the document is lost: every call rejects with `WORKER_CRASHED`, and you make the document again from the
 * page's text with `tokenizer.document(text)`. A document that nothing refers to any more is released.
 */
export interface RemoteDocument {
  /** The tokens of the text as the worker last counted it: of the current text when `pendingEdits` is 0. */
  readonly count: number
  /** UTF-16 code units of the text with every edit made so far. */
  readonly length: number
  /** Edits whose count has not arrived yet. */
  readonly pendingEdits: number
  /**
   * Replaces [from, to) by `insert`. Resolves to the count with this edit and those answered together with it. Rejects
   * with `INVALID_RANGE` or `INVALID_TEXT`, and then changes nothing.
   */
  replace(from: number, to: number, insert: string): Promise<number>
  /** Adds `text` at the end, for text that streams in. Otherwise as `replace`. */
  append(text: string): Promise<number>
  /** The count with every edit made so far. */
  settled(): Promise<number>
  /** The tokens of [from, to) counted as a text on its own, after the edits made so far. */
  countRange(from: number, to: number, options?: RemoteOptions): Promise<number>
  /** The tokens of the whole text that cover any of [from, to), for drawing what is in view. Offsets are the document's. */
  segments(from: number, to: number, options?: RemoteOptions): Promise<Segments>
  /** The text with every edit made so far. */
  text(options?: RemoteOptions): Promise<string>
}

// The operations of a handle that was collected. They must not refer to the handle, or it never would be.
const released = new FinalizationRegistry<Operations>((operations) => operations.release())

/** The page's handle of a document in the worker of `session`, opened with `length` code units. */
export function createRemoteDocument(
  opened: OpenedDocument,
  length: number,
  session: Session,
  pending: PendingCalls,
  onRelease: () => void,
): RemoteDocument {
  const operations = new Operations(opened, length, session, pending, onRelease)
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
    replace: async (from, to, insert) => operations.replace(from, to, insert),
    append: async (text) => operations.replace(operations.length, operations.length, text),
    settled: () => operations.run({ kind: 'count' }),
    countRange: async (from, to, options) => operations.runOnRange('countRange', from, to, options?.signal),
    segments: async (from, to, options) => operations.runOnRange('segments', from, to, options?.signal),
    text: (options) => operations.run({ kind: 'text' }, options?.signal),
  })
  released.register(handle, operations)
  return handle
}

interface Waiting {
  readonly operation: DocumentOperation
  readonly call: PendingCall
  readonly resolve: (value: never) => void
  readonly reject: (reason: unknown) => void
}

/** The operations on one document, sent in order. Those made while others are sent wait, and then travel together. */
class Operations {
  count: number
  length: number
  pendingEdits = 0
  readonly #document: number
  readonly #session: Session
  readonly #pending: PendingCalls
  readonly #onRelease: () => void
  #waiting: Waiting[] = []
  #isSending = false
  #isReleased = false
  #broken: unknown = null

  constructor(
    { document, count }: OpenedDocument,
    length: number,
    session: Session,
    pending: PendingCalls,
    onRelease: () => void,
  ) {
    this.#document = document
    this.count = count
    this.length = length
    this.#session = session
    this.#pending = pending
    this.#onRelease = onRelease
  }

  replace(from: number, to: number, insert: string): Promise<number> {
    requireText(insert)
    requireRange(from, to, this.length)
    this.length += insert.length - (to - from)
    this.pendingEdits++
    return this.run({ kind: 'replace', from, to, insert })
  }

  runOnRange<K extends 'countRange' | 'segments'>(
    kind: K,
    from: number,
    to: number,
    signal: AbortSignal | undefined,
  ): Promise<DocumentResults[K]> {
    requireRange(from, to, this.length)
    return this.run({ kind, from, to } as DocumentOperation & { kind: K }, signal)
  }

  /** The result of `operation`, which is sent now or, when others are on their way, together with those that wait. */
  async run<K extends DocumentOperation['kind']>(
    operation: DocumentOperation & { readonly kind: K },
    signal?: AbortSignal,
  ): Promise<DocumentResults[K]> {
    const reason = this.#lost() ?? this.#broken
    if (reason !== null) throw reason
    try {
      return await this.#pending.run(
        signal,
        (call) =>
          new Promise((resolve, reject) => {
            this.#waiting.push({ operation, call, resolve, reject })
            if (!this.#isSending) void this.#send()
          }),
      )
    } catch (error) {
      throw signal?.aborted ? error : (this.#lost() ?? error)
    }
  }

  /** Lets the worker forget the document once everything asked is answered. */
  release(): void {
    this.#isReleased = true
    if (!this.#isSending) this.#forget()
  }

  /** Sends the waiting operations, and again those that were made meanwhile, until there are none. */
  async #send(): Promise<void> {
    this.#isSending = true
    while (this.#waiting.length > 0) {
      // An edit is made even if its promise has ended: later edits build on it.
      const sent = this.#waiting.filter(({ operation, call }) => operation.kind === 'replace' || !call.ended)
      this.#waiting = []
      if (sent.length === 0) continue
      const operations = sent.map(({ operation }) => operation)
      const codeUnits = operations.reduce((sum, one) => sum + (one.kind === 'replace' ? one.insert.length : 0), 0)
      try {
        const answers = await this.#session.ask('edit', {
          // The operations end one by one, not with the message that carries them.
          call: { ended: false, onCancel: null },
          method: 'document',
          codeUnits,
          request: (line) => ({ document: this.#document, operations, line }),
        })
        this.#settle(sent, answers)
      } catch (error) {
        this.#broken ??= error
        for (const { reject } of [...sent, ...this.#waiting.splice(0)]) reject(error)
      }
    }
    this.#isSending = false
    if (this.#isReleased) this.#forget()
  }

  /** Throws when an edit failed: from then on the worker's text is not the page's. */
  #settle(sent: readonly Waiting[], answers: readonly Envelope<unknown>[]): void {
    const edits = answers.filter((_, index) => sent[index]!.operation.kind === 'replace')
    const counts = edits.flatMap((answer) => (answer.ok ? [answer.value as number] : []))
    const count = counts.at(-1) ?? this.count
    for (const [index, { operation, resolve, reject }] of sent.entries()) {
      try {
        const value = openEnvelope(answers[index]!)
        resolve((operation.kind === 'replace' ? count : value) as never)
      } catch (error) {
        if (operation.kind === 'replace') throw error
        reject(error)
      }
    }
    this.count = count
    this.pendingEdits -= edits.length
  }

  #lost(): TokenroomError | null {
    const { failure } = this.#session
    if (failure?.code !== 'WORKER_CRASHED') return failure
    const { pendingCalls, reason } = failure.data as { pendingCalls: number; reason: string }
    return new TokenroomError(
      'WORKER_CRASHED',
      `the tokenizer worker crashed (${reason}) and the document in it is lost; make it again from its text with tokenizer.document(text)`,
      { pendingCalls, reason },
    )
  }

  #forget(): void {
    this.#session.release(this.#document)
    this.#onRelease()
  }
}

/** The documents that a worker holds for its page. */
import { TokenroomError } from '../../src/errors/index.ts'
import { slicesOf } from '../../src/tokenizer/slices.ts'
import type { Document, Tokenizer } from '../../src/tokenizer/types.ts'
import { type DocumentOperation, type Envelope, failure, type OpenedDocument } from '../protocol.ts'
import type { LongWork } from './long-work.ts'
import { seal } from './seal.ts'

export class Documents {
  readonly #open = new Map<number, { readonly document: Document; readonly tokenizer: Tokenizer }>()
  #next = 0

  /** Makes a document of `text`. Long work is done in slices if the tokenizer can do that. */
  async open(tokenizer: Tokenizer, text: string, work: LongWork | null): Promise<OpenedDocument> {
    const slices = work && slicesOf(tokenizer)
    const document = slices ? await work.run(slices.document(text), text.length) : tokenizer.document(text)
    this.#open.set(this.#next, { document, tokenizer })
    return { document: this.#next++, count: document.count }
  }

  /** Does `operations` in order. Gives an envelope for each; `buffers` gets what is to be transferred with them. */
  async edit(
    id: number,
    operations: readonly DocumentOperation[],
    work: LongWork | null,
    buffers: Transferable[],
  ): Promise<readonly Envelope<unknown>[]> {
    const found = this.#open.get(id)
    if (!found) {
      const unknown = failure(unknownDocument(id, this.#open.size))
      return operations.map(() => unknown)
    }
    const { document, tokenizer } = found
    const slices = work && slicesOf(tokenizer)
    const answers: Envelope<unknown>[] = []
    for (const operation of operations) {
      try {
        if (operation.kind === 'replace' && slices) {
          const { from, to, insert } = operation
          answers.push(seal(await work.run(slices.replace(document, from, to, insert), insert.length), buffers))
        } else answers.push(seal(perform(document, operation), buffers))
      } catch (error) {
        answers.push(failure(error))
      }
    }
    return answers
  }

  release(id: number): void {
    this.#open.delete(id)
  }
}

function perform(document: Document, operation: DocumentOperation): unknown {
  switch (operation.kind) {
    case 'replace':
      return document.replace(operation.from, operation.to, operation.insert)
    case 'countRange':
      return document.countRange(operation.from, operation.to)
    case 'segments':
      return document.segments(operation.from, operation.to)
    case 'count':
      return document.count
    case 'text':
      return document.toString()
  }
}

function unknownDocument(id: number, open: number): TokenroomError {
  return new TokenroomError(
    'INVALID_ARGUMENT',
    `document ${id} is not among the ${open} in this worker; make it again with tokenizer.document(text)`,
    { name: 'document', received: String(id), expected: 'a document of this worker' },
  )
}

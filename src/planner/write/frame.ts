import type { ChatAdapter, FramedRequest } from '../../chat/adapters/adapter.ts'
import { type Part, textsOf } from '../../chat/adapters/part.ts'
import type { CountMemo } from '../../chat/memo.ts'
import { addRanges, type Range, type Scale, sizeOf } from '../../chat/size.ts'

/** Messages and tools as a request frames them, which may have other fields. */
export type Kept<M extends object> = Omit<FramedRequest<M>, 'fields'> & Partial<Pick<FramedRequest<M>, 'fields'>>

/** Counts what requests as a whole add to their messages and tools, as `countRequest` does. */
export class FrameCounter<M extends object> {
  readonly #adapter: ChatAdapter<M>
  readonly #memo: CountMemo
  readonly #scale: Scale

  constructor(adapter: ChatAdapter<M>, memo: CountMemo, scale: Scale) {
    this.#adapter = adapter
    this.#memo = memo
    this.#scale = scale
  }

  /** The parts of the frame of what is kept. Linear in the messages, and in the texts that the frame joins. */
  partsOf(kept: Kept<M>): readonly Part[] {
    return this.#adapter.frame({ fields: {}, ...kept })
  }

  /** The size of that frame. Asks the counter for texts that it was not asked for before, of which there are few. */
  async count(kept: Kept<M>, signal?: AbortSignal): Promise<Range> {
    const parts = this.partsOf(kept)
    const tokensOf = await this.#memo.countAll(textsOf(parts), signal)
    const { content, framing } = sizeOf(parts, tokensOf, this.#scale)
    return addRanges(content, framing)
  }
}

/** A stream of the AI SDK's parts. */
import type { UsageReader } from '../../usage/index.ts'
import type { OutputPiece, StoppedUsage } from '../apis/api.ts'
import type { OutputCount } from '../output-count.ts'
import type { Passage, Passed } from './passage.ts'

/** A part of a stream, as far as it is read. */
export interface StreamPart {
  readonly type: string
  readonly [field: string]: unknown
}

export class PartPassage implements Passage<StreamPart, StreamPart> {
  isOver = false
  readonly #usage: UsageReader
  readonly #count: OutputCount
  /** What has begun and not ended: its id, and the type of part that ends it. */
  readonly #open = new Map<string, string>()

  constructor(usage: UsageReader, count: OutputCount) {
    this.#usage = usage
    this.#count = count
  }

  get usage() {
    return this.#usage.usage()
  }

  get isCurrent(): boolean {
    return this.isOver && this.usage !== null
  }

  get output() {
    return this.#count.bounds
  }

  take(part: StreamPart | null, limitTokens: number): Passed<StreamPart> | Promise<Passed<StreamPart>> {
    if (part === null) return { out: [], isPast: false }
    if (part.type === 'finish') {
      this.isOver = true
      this.#usage.add(part)
    }
    const counting = this.#count.add(this.#piecesOf(part))
    const pass = (): Passed<StreamPart> => {
      const isPast = !this.isOver && this.#count.bounds.lower > limitTokens
      return { out: isPast ? [] : [part], isPast }
    }
    return counting instanceof Promise ? counting.then(pass) : pass()
  }

  #piecesOf({ type, id, delta, toolName }: StreamPart): readonly OutputPiece[] {
    const of = String(id)
    const [, kind, step] = /^(text|reasoning|tool-input)-(start|delta|end)$/.exec(type) ?? []
    if (step === 'start') this.#open.set(of, `${kind}-end`)
    if (step === 'end') this.#open.delete(of)
    const text = step === 'delta' ? delta : step === 'start' ? toolName : undefined
    return typeof text === 'string' && text !== '' ? [{ of, text }] : []
  }

  ending({ inputTokens, outputTokens }: StoppedUsage): readonly StreamPart[] {
    const unknown = { cacheRead: undefined, cacheWrite: undefined, noCache: undefined }
    return [
      ...[...this.#open].map(([id, type]) => ({ type, id })),
      {
        type: 'finish',
        finishReason: { unified: 'length', raw: undefined },
        usage: {
          inputTokens: { total: inputTokens, ...unknown },
          outputTokens: { total: outputTokens, text: undefined, reasoning: undefined },
        },
      },
    ]
  }

  failing(error: Error): readonly StreamPart[] {
    return [{ type: 'error', error }]
  }
}

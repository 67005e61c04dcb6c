/** A stream of server-sent events, as bytes. Events that are the caller's go on as they came. */
import type { UsageReader } from '../../usage/index.ts'
import type { Follower, StoppedUsage } from '../apis/api.ts'
import { parseJson } from '../json.ts'
import type { OutputCount } from '../output-count.ts'
import type { Passage, Passed } from './passage.ts'
import { type SseEvent, SseReader } from './sse.ts'

const encoder = new TextEncoder()

export class SsePassage implements Passage<Uint8Array, Uint8Array> {
  readonly #follower: Follower
  readonly #usage: UsageReader
  readonly #count: OutputCount
  readonly #decoder = new TextDecoder()
  readonly #events = new SseReader()
  /** The data of the event before. */
  #before: string | null = null

  constructor(follower: Follower, usage: UsageReader, count: OutputCount) {
    this.#follower = follower
    this.#usage = usage
    this.#count = count
  }

  get usage() {
    return this.#usage.usage()
  }

  get isCurrent(): boolean {
    return this.#follower.isCurrent
  }

  get isOver(): boolean {
    return this.#follower.isOver
  }

  get output() {
    return this.#count.bounds
  }

  take(chunk: Uint8Array | null, limitTokens: number): Passed<Uint8Array> | Promise<Passed<Uint8Array>> {
    const events = chunk === null ? this.#last() : this.#events.push(this.#decoder.decode(chunk, { stream: true }))
    return this.#pass(events, '', limitTokens)
  }

  #last(): SseEvent[] {
    const events = this.#events.push(this.#decoder.decode())
    const rest = this.#events.end()
    return rest === null ? events : [...events, rest]
  }

  /** Hands on `before` and the events, up to the one that passes the budget. */
  #pass(
    events: readonly SseEvent[],
    before: string,
    limitTokens: number,
  ): Passed<Uint8Array> | Promise<Passed<Uint8Array>> {
    let text = before
    for (const [at, { raw, data }] of events.entries()) {
      const counting = data === null || this.#follower.isOver ? undefined : this.#read(data)
      if (counting?.later !== undefined) {
        const whole = counting.hidden ? text : text + raw
        const [until, rest] = [text, events.slice(at + 1)]
        return counting.later.then(() =>
          this.#isPast(limitTokens) ? past(until) : this.#pass(rest, whole, limitTokens),
        )
      }
      if (this.#isPast(limitTokens)) return past(text)
      if (counting?.hidden !== true) text += raw
    }
    return { out: text === '' ? [] : [encoder.encode(text)], isPast: false }
  }

  #read(data: string): { readonly hidden: boolean; readonly later: Promise<void> | undefined } {
    const value = parseJson(data) ?? data
    this.#usage.add(value)
    const { pieces, hidden = false } = this.#follower.read(value, data === this.#before)
    this.#before = data
    const counting = this.#count.add(pieces)
    return { hidden, later: counting instanceof Promise ? counting : undefined }
  }

  #isPast(limitTokens: number): boolean {
    return !this.#follower.isOver && this.#count.bounds.lower > limitTokens
  }

  ending(usage: StoppedUsage): readonly Uint8Array[] {
    return [encoder.encode(this.#follower.ending(usage))]
  }

  failing({ message }: Error): readonly Uint8Array[] {
    return [encoder.encode(this.#follower.failing(message, 'GUARD_STREAM'))]
  }
}

function past(text: string): Passed<Uint8Array> {
  return { out: text === '' ? [] : [encoder.encode(text)], isPast: true }
}

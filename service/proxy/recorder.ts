/** From what the guard tells to what is kept: who used what. */
import type { GuardEvent } from '../../src/guard/index.ts'
import { makeRecord, type UsageRecord, type UsageStatus, type UsageStore } from '../../src/usage/index.ts'

export interface RecorderParts {
  /** Where records are added up; null when they only go to `onRecord`. */
  readonly store: UsageStore | null
  /** Told of each record: for a log. */
  readonly onRecord: (record: UsageRecord) => void
  /** Told of records that the store has, or that no store is for. Never rejects. */
  readonly onKept: (records: readonly UsageRecord[]) => Promise<void>
  readonly onError: (error: unknown) => void
  /** False where a timer ends with its request: what waits is written by `flush`, which each request calls. */
  readonly hasTimers: boolean
}

interface UsageWrite {
  readonly records: readonly UsageRecord[]
  readonly begunMs: number
}

/** So many records are added in one step. */
const MOST_AT_ONCE = 500
/** How long a record waits for others. */
const WAIT_MS = 100
/** Without timers: a write that takes so long ended with its request. */
const LOST_MS = 10_000

const STATUS: Readonly<Record<(GuardEvent & { type: 'settled' })['endedBy'], UsageStatus>> = {
  end: 'ok',
  budget: 'ok',
  abort: 'aborted',
  cancel: 'aborted',
  idle: 'aborted',
  closed: 'aborted',
  silent: 'error',
  broken: 'error',
}

/** Records wait for each other a moment, so that a busy proxy writes seldom. What waits is written before it closes. */
export class UsageRecorder {
  readonly #parts: RecorderParts
  #waiting: UsageRecord[] = []
  #timer: ReturnType<typeof setTimeout> | null = null
  readonly #writes = new Map<Promise<void>, UsageWrite>()

  constructor(parts: RecorderParts) {
    this.#parts = parts
  }

  /** Takes an event of the guard. Never throws. */
  note(event: GuardEvent): void {
    try {
      const record = recordOf(event)
      if (record === null) return
      this.#parts.onRecord(record)
      this.#waiting.push(record)
      if (this.#waiting.length >= MOST_AT_ONCE) this.#write()
      else if (this.#parts.hasTimers) this.#timer ??= setTimeout(() => this.#write(), WAIT_MS)
    } catch (error) {
      this.#parts.onError(error)
    }
  }

  /** Resolves once everything that was noted is in the store; without timers, all that no other request is writing. */
  async flush(): Promise<void> {
    const own = this.#write()
    // Without timers a write ends with the request that began it: who waited for another's would wait for ever.
    await (this.#parts.hasTimers ? Promise.all(this.#writes.keys()) : own)
  }

  #write(): Promise<void> | null {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (!this.#parts.hasTimers) this.#takeLost()
    const records = this.#waiting
    if (records.length === 0) return null
    this.#waiting = []
    const write = this.#add(records).finally(() => this.#writes.delete(write))
    this.#writes.set(write, { records, begunMs: Date.now() })
    return write
  }

  /** Records whose request ended before they were written. A store counts those once that it has already. */
  #takeLost(): void {
    const lostMs = Date.now() - LOST_MS
    for (const [write, { records, begunMs }] of this.#writes) {
      if (begunMs > lostMs) return
      this.#writes.delete(write)
      this.#waiting.push(...records)
    }
  }

  async #add(records: readonly UsageRecord[]): Promise<void> {
    try {
      await this.#parts.store?.add(records)
    } catch (error) {
      this.#parts.onError(error)
    }
    await this.#parts.onKept(records)
  }
}

/** The record of an event; null for one that ends nothing. */
function recordOf(event: GuardEvent): UsageRecord | null {
  const { scope, model, endpoint, provider } = event
  const of = { scope, model, endpoint, provider }
  switch (event.type) {
    case 'settled': {
      const { usage, inputTokens, outputTokens, costNanoUsd, estimate, windowTokens } = settledFacts(event)
      return makeRecord({
        ...of,
        id: idOf(event.id),
        status: STATUS[event.endedBy],
        usage: usage ?? { inputTokens, outputTokens },
        price: {
          costNanoUsd,
          source: costNanoUsd === null ? null : usage?.providerCostNanoUsd ? 'provider' : 'catalogue',
        },
        estimate,
        windowTokens,
        durationMs: event.durationMs,
      })
    }
    case 'released':
      // Another attempt may settle under the same id.
      return makeRecord({ ...of, id: idOf(crypto.randomUUID()), status: 'error', durationMs: event.durationMs })
    case 'refused': {
      const { limit, why } = event.error.data
      return makeRecord({ ...of, id: crypto.randomUUID(), status: 'refused', refusedBy: limit?.id ?? why })
    }
    case 'hit': {
      const price = { costNanoUsd: 0n, source: 'catalogue' } as const
      return makeRecord({ ...of, id: event.id, status: 'ok', usage: { inputTokens: 0, outputTokens: 0 }, price })
    }
    default:
      return null
  }
}

function settledFacts({ usage, inputTokens, outputTokens, costNanoUsd, estimate }: GuardEvent & { type: 'settled' }) {
  const { inputTokens: tokens, upperInputTokens: upper, windowTokens } = estimate
  return { usage, inputTokens, outputTokens, costNanoUsd, estimate: { tokens, upper }, windowTokens }
}

/** An id that is short enough; what tells two apart is at its end. */
function idOf(id: string): string {
  return id.slice(-200)
}

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
}

/** So many records are added in one step. */
const MOST_AT_ONCE = 500
/** How long a record waits for others. */
const WAIT_MS = 100

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
  readonly #writes = new Set<Promise<void>>()

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
      else this.#timer ??= setTimeout(() => this.#write(), WAIT_MS)
    } catch (error) {
      this.#parts.onError(error)
    }
  }

  /** Resolves once everything that was noted is in the store. */
  async flush(): Promise<void> {
    this.#write()
    await Promise.all(this.#writes)
  }

  #write(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    const records = this.#waiting
    if (records.length === 0) return
    this.#waiting = []
    // Side by side: on Workers a write may end with the request that began it, and must hold up no other.
    const write = this.#add(records).finally(() => this.#writes.delete(write))
    this.#writes.add(write)
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

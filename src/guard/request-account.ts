/** The account of one request: reserved once, resolved once. */

import { TokenroomError } from '../errors/index.ts'
import type { Ledger, Reservation, Scope, Usage } from '../ledger/index.ts'
import { type BilledTokens, costOf } from '../models/index.ts'
import { priceUsage, type TokenUsage } from '../usage/index.ts'
import { costAtPercent, mostPercent } from '../usage/surcharge.ts'
import type { Measured } from './measure-request.ts'
import type { GuardSettings } from './options.ts'
import type { Basis, EndedBy, EventEstimate, EventRequest, GuardEvent, GuardedRequest } from './types.ts'

/** What a request used, as far as it is known when it ends. */
export interface RequestUse {
  readonly usage: TokenUsage | null
  /** Whether `usage` covers everything that was generated. */
  readonly isCurrent: boolean
  /** The bounds of the output that arrived. */
  readonly output: { readonly lower: number; readonly upper: number }
  readonly endedBy: EndedBy
  readonly status: number
  /** Nothing says what was generated: no answer arrived whole, or thoughts are not shown. */
  readonly isUnknown: boolean
}

const TRIES_MS = [50, 250, 1_000, 4_000, 15_000]

export class RequestAccount {
  readonly id: string
  readonly measured: Measured
  readonly reservation: Reservation
  readonly #ledger: Ledger
  readonly #settings: GuardSettings
  readonly #request: EventRequest
  readonly #startedAt = performance.now()
  #firstByteMs: number | null = null
  #resolved: Promise<void> | null = null

  constructor(
    settings: GuardSettings,
    measured: Measured,
    reservation: Reservation,
    request: {
      readonly endpoint: GuardedRequest['endpoint']
      readonly provider: string | undefined
      readonly scope: Scope
    },
  ) {
    this.id = reservation.id
    this.measured = measured
    this.reservation = reservation
    this.#ledger = settings.ledger
    this.#settings = settings
    const { endpoint, provider = null, scope } = request
    this.#request = { id: reservation.id, scope, endpoint, model: measured.target.model, provider }
    this.tell({ type: 'reserved', estimate: this.#estimate, attempt: reservation.attempt, ...this.#request })
  }

  /** The output of all choices that is held: what the provider may generate at most. */
  get limitOutputTokens(): number {
    return this.reservation.affordableOutputTokens * this.measured.asked.choices
  }

  /** What was settled; zeros before. */
  amounts: { readonly inputTokens: number; readonly outputTokens: number } = { inputTokens: 0, outputTokens: 0 }

  sawFirstByte(): void {
    this.#firstByteMs ??= performance.now() - this.#startedAt
  }

  /** Settles, once: whatever ends a request later finds it done. Never rejects; a ledger that fails is told as an event. */
  settle(used: RequestUse): Promise<void> {
    this.#resolved ??= this.#settle(used)
    return this.#resolved
  }

  /** Gives the hold back: the provider did not bill it. */
  release(status: number | null): Promise<void> {
    this.#resolved ??= this.#surely(async () => {
      await this.#ledger.release(this.id)
      this.tell({ type: 'released', status, durationMs: performance.now() - this.#startedAt, ...this.#request })
    })
    return this.#resolved
  }

  async #settle(used: RequestUse): Promise<void> {
    const { basis, inputTokens, outputTokens } = this.#amounts(used)
    this.amounts = { inputTokens, outputTokens }
    const { info, model } = this.measured.target
    const counts = { ...used.usage, inputTokens, outputTokens }
    const priced = this.#priceOf(basis === 'provider' ? used.usage : null, counts)
    const { cacheReadTokens = 0, cacheWriteTokens = 0, reasoningTokens = 0 } = counts
    const usage: Usage = {
      inputTokens,
      outputTokens,
      cacheReadTokens,
      cacheWriteTokens,
      reasoningTokens,
      model: info ?? model,
      ...(priced !== null && { costNanoUsd: priced }),
    }
    await this.#surely(async () => {
      await this.#ledger.settle(this.id, usage)
      this.tell({
        type: 'settled',
        estimate: this.#estimate,
        basis,
        endedBy: used.endedBy,
        inputTokens,
        outputTokens,
        costNanoUsd: priced,
        usage: used.usage,
        status: used.status,
        durationMs: performance.now() - this.#startedAt,
        firstByteMs: this.#firstByteMs,
        ...this.#request,
      })
    })
  }

  /** The provider's numbers if it told all; else the most that what arrived can be billed as, within the hold. */
  #amounts({ usage, isCurrent, output, isUnknown }: RequestUse): {
    basis: Basis
    inputTokens: number
    outputTokens: number
  } {
    const inputTokens = usage?.inputTokens ?? this.measured.inputTokens
    if (usage !== null && isCurrent) {
      return { basis: 'provider', inputTokens, outputTokens: usage.outputTokens }
    }
    const most = this.limitOutputTokens
    if (isUnknown) return { basis: 'held', inputTokens, outputTokens: Math.max(most, output.lower) }
    const counted = Math.max(output.lower, Math.min(output.upper, most), usage?.outputTokens ?? 0)
    return { basis: 'counted', inputTokens, outputTokens: counted }
  }

  #priceOf(usage: TokenUsage | null, counts: BilledTokens): bigint | null {
    const { info, model } = this.measured.target
    const { models } = this.#settings
    const { servedAs } = this.measured
    if (usage === null) {
      const cost = info === null ? null : costOf(info, counts)
      return cost === null ? null : costAtPercent(cost.totalNanoUsd, mostPercent(servedAs, info?.id ?? model))
    }
    // What the answer does not say is as it was asked for.
    const { tier, region } = usage
    const asServed = { ...usage, tier: tier ?? servedAs.tier, region: region ?? servedAs.region }
    return priceUsage(asServed, info ?? model, models ? { models } : {}).costNanoUsd
  }

  get #estimate(): EventEstimate {
    const { count, target } = this.measured
    return {
      inputTokens: count.tokens,
      lowerInputTokens: count.lower,
      upperInputTokens: count.upper,
      isExact: count.exact,
      outputTokens: this.limitOutputTokens,
      windowTokens: target.info?.windowTokens ?? null,
    }
  }

  /** A store that is down for a moment takes it a little later. */
  async #surely(work: () => Promise<void>): Promise<void> {
    for (let tried = 0; ; tried++) {
      try {
        return await work()
      } catch (error) {
        const waitMs = TRIES_MS[tried]
        if (waitMs === undefined || !isDown(error)) {
          this.tell({ type: 'failed', error, ...this.#request })
          return
        }
        await new Promise((resolve) => setTimeout(resolve, waitMs))
      }
    }
  }

  /** Whoever listens must not break a request. */
  tell(event: GuardEvent): void {
    try {
      this.#settings.onEvent?.(event)
    } catch {
      // Nobody is there to tell it to.
    }
  }
}

function isDown(error: unknown): boolean {
  return TokenroomError.isInstance(error) && error.code === 'LEDGER_STORE_DOWN'
}

import { costOf } from '../../models/cost.ts'
import type { ModelInfo } from '../../models/types.ts'
import type { PlannedSummary } from '../summary-types.ts'

export type SummaryUsage = Pick<PlannedSummary, 'calls' | 'inputTokens' | 'outputTokens' | 'costNanoUsd'>

const NONE: SummaryUsage = { calls: 0, inputTokens: 0, outputTokens: 0, costNanoUsd: 0n }

/** What summarisers were paid for one plan, by slot. It counts calls whose summary was not used, and all of a plan that was made twice. */
export class SummaryBill {
  readonly #bySlot = new Map<string, SummaryUsage>()

  of(slot: string): SummaryUsage {
    return this.#bySlot.get(slot) ?? NONE
  }

  add(slot: string, model: ModelInfo | null, inputTokens: number, outputTokens: number): void {
    const before = this.of(slot)
    const cost = model ? (costOf(model, { inputTokens, outputTokens })?.totalNanoUsd ?? null) : null
    this.#bySlot.set(slot, {
      calls: before.calls + 1,
      inputTokens: before.inputTokens + inputTokens,
      outputTokens: before.outputTokens + outputTokens,
      costNanoUsd: before.costNanoUsd === null || cost === null ? null : before.costNanoUsd + cost,
    })
  }
}

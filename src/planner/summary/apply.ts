import { allocate, type Cutter, type Share } from '../divide/allocate.ts'
import { limitSlot } from '../divide/limits.ts'
import type { SlotUnits } from '../group/units.ts'
import type { SlotSummary } from '../read/slot-content.ts'
import { costOfContent } from './chunks.ts'
import type { Summaries } from './summaries.ts'

/** What was divided, with the summaries that stand in some slots and why others have none. */
export interface Summarised<M extends object> {
  readonly shares: readonly Share<M>[]
  readonly summaries: ReadonlyMap<number, SlotSummary<M>>
  readonly errors: ReadonlyMap<number, string>
}

export interface SummaryContext<M extends object> {
  readonly roomTokens: number
  readonly windowTokens: number
  readonly strict: boolean
  readonly cut: Cutter
  readonly summaries: Summaries<M>
  /** Whether a summariser may be called. */
  readonly mayCall: boolean
  readonly signal: AbortSignal | undefined
}

const DEFAULT_TARGET_SHARE = 0.7

/**
 * Where something would be dropped that could be summarised, puts a summary in its place: the last one when what
 * it does not cover fits beside it, else one that extends it. A slot without a summary stays as it was divided.
 */
export async function applySummaries<M extends object>(
  shares: readonly Share<M>[],
  context: SummaryContext<M>,
): Promise<Summarised<M>> {
  const summaries = new Map<number, SlotSummary<M>>()
  const errors = new Map<number, string>()
  let current = shares
  for (let index = 0; index < shares.length; index++) {
    if (!shares[index]!.slot.rules.summarise || goneUnits(shares[index]!).length === 0) continue
    const outcome = await summariseSlot(current, index, context)
    if ('error' in outcome) errors.set(index, outcome.error)
    else {
      summaries.set(index, outcome.summary)
      current = outcome.shares
    }
  }
  return { shares: current, summaries, errors }
}

async function summariseSlot<M extends object>(
  shares: readonly Share<M>[],
  index: number,
  context: SummaryContext<M>,
): Promise<{ readonly shares: readonly Share<M>[]; readonly summary: SlotSummary<M> } | { readonly error: string }> {
  const { summaries, signal, windowTokens } = context
  const slot = shares[index]!.slot
  const policy = slot.rules.summarise!
  const last = summaries.knownFor(slot)
  const lastUnits = last?.units ?? new Set<number>()
  if (last) {
    const reused = await redivide(shares, index, lastUnits, costOfContent(last.known.content), 1, context)
    if (reused && goneUnits(reused[index]!).every((unit) => lastUnits.has(unit))) {
      return {
        shares: reused,
        summary: { content: last.known.content, units: lastUnits, planned: summaries.plannedFrom(last.known) },
      }
    }
  }
  if (!context.mayCall) return { error: 'A summary would be made when the request is planned.' }
  const limit = await summaries.limitFor(policy, signal)
  const tight = await redivide(shares, index, lastUnits, limit, policy.targetShare ?? DEFAULT_TARGET_SHARE, context)
  if (!tight) return { error: `A summary of up to ${limit} tokens does not fit beside what must stay.` }
  const gone = goneUnits(tight[index]!)
  const outcome = await summaries.make(
    slot,
    gone.filter((unit) => !lastUnits.has(unit)),
    last?.known ?? null,
    windowTokens,
    signal,
  )
  if ('failure' in outcome) return { error: outcome.failure }
  const units = new Set(gone)
  const final = await redivide(shares, index, units, costOfContent(outcome.known.content), 1, context)
  if (!final) return { error: 'The summary does not fit beside what must stay.' }
  return { shares: final, summary: { content: outcome.known.content, units, planned: outcome.planned } }
}

/** The division again, with room held for a summary of `covered` units; null when that does not fit. */
async function redivide<M extends object>(
  shares: readonly Share<M>[],
  index: number,
  covered: ReadonlySet<number>,
  heldTokens: number,
  targetShare: number,
  { roomTokens, strict, cut }: SummaryContext<M>,
): Promise<readonly Share<M>[] | null> {
  const limited = shares.map(({ slot }, at) => {
    return at === index ? limitSlot(withoutCovered(slot, covered), roomTokens, heldTokens, targetShare) : slot
  })
  const changed = limited[index]!
  const guaranteed = limited.reduce((total, slot) => total + slot.guaranteedTokens, 0)
  if (guaranteed > roomTokens || changed.mustTokens + heldTokens > changed.maxTokens) return null
  return allocate(limited, roomTokens, strict, cut)
}

/** The slot with units taken out of the competition for room. */
function withoutCovered<M extends object>(slot: SlotUnits<M>, covered: ReadonlySet<number>): SlotUnits<M> {
  const { units } = slot
  const excluded = units.excluded.slice()
  for (const unit of covered) excluded[unit] = units.reasons.length
  return { ...slot, units: { ...units, excluded, reasons: [...units.reasons, 'Summarised.'] } }
}

// Neither kept nor shortened, and not refused for what it is: a result without its call cannot be summarised.
function goneUnits<M extends object>({ slot, kept, cut }: Share<M>): number[] {
  const { excluded, reasons } = slot.units
  const gone: number[] = []
  for (let unit = 0; unit < kept.length; unit++) {
    if (kept[unit] === 0 && cut?.unit !== unit && !reasons[excluded[unit]!]!.startsWith('It answers')) gone.push(unit)
  }
  return gone
}

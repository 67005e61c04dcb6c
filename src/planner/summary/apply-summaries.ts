import { allocate, type Share, type Shorten } from '../divide/allocate.ts'
import { limitSlot } from '../divide/slot-limits.ts'
import { costOfContent, itemsOf } from '../group/units.ts'
import type { Content } from '../read/contents.ts'
import type { PlannedSummary } from '../summary-types.ts'
import { plannedSummary, type Summaries } from './summaries.ts'
import type { SummaryBill, SummaryUsage } from './summary-bill.ts'

/** A summary in a slot: its message, counted, and the units that it stands for. */
export interface SlotSummary<M extends object> {
  readonly content: Content<M>
  readonly units: ReadonlySet<number>
  readonly planned: PlannedSummary
}

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
  readonly shorten: Shorten<M>
  readonly summaries: Summaries<M>
  readonly bill: SummaryBill
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
    if ('error' in outcome) errors.set(index, withUsage(outcome.error, context.bill.of(shares[index]!.slot.name)))
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
  const { summaries, signal, windowTokens, bill } = context
  const slot = shares[index]!.slot
  const policy = slot.rules.summarise!
  const last = summaries.knownFor(slot)
  const lastUnits = last?.units ?? new Set<number>()
  if (last) {
    const reused = await redivide(shares, index, lastUnits, costOfContent(last.known.content), 1, context)
    if (reused && goneUnits(reused[index]!).every((unit) => lastUnits.has(unit))) {
      return {
        shares: reused,
        summary: {
          content: last.known.content,
          units: lastUnits,
          planned: plannedSummary(last.known, bill.of(slot.name)),
        },
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
    bill,
    signal,
  )
  if ('failure' in outcome) return { error: outcome.failure }
  const units = new Set(gone)
  const final = await redivide(shares, index, units, costOfContent(outcome.known.content), 1, context)
  if (!final) return { error: 'The summary does not fit beside what must stay.' }
  const { known } = outcome
  return {
    shares: final,
    summary: { content: known.content, units, planned: plannedSummary(known, bill.of(slot.name)) },
  }
}

/** Calls that gave no summary were paid for, too. */
function withUsage(error: string, { calls, inputTokens, outputTokens }: SummaryUsage): string {
  if (calls === 0) return error
  const made = calls === 1 ? '1 call was' : `${calls} calls were`
  return `${error} ${made} made: ${inputTokens} tokens of input and ${outputTokens} of output.`
}

/** The division again, with room held for a summary of `covered` units; null when that does not fit. */
async function redivide<M extends object>(
  shares: readonly Share<M>[],
  index: number,
  covered: ReadonlySet<number>,
  heldTokens: number,
  targetShare: number,
  { roomTokens, strict, shorten }: SummaryContext<M>,
): Promise<readonly Share<M>[] | null> {
  const limited = shares.map(({ slot }, at) => {
    if (at !== index) return slot
    return limitSlot({ ...slot, excluded: withoutCovered(slot, covered) }, roomTokens, heldTokens, targetShare)
  })
  const changed = limited[index]!
  const guaranteed = limited.reduce((total, slot) => total + slot.guaranteedTokens, 0)
  if (guaranteed > roomTokens || changed.leastTokens + heldTokens > changed.maxTokens) return null
  return allocate(limited, roomTokens, strict, shorten)
}

/** The units of a slot that are out of the competition for room, covered ones included. */
function withoutCovered<M extends object>({ excluded }: Share<M>['slot'], covered: ReadonlySet<number>): Int32Array {
  const without = excluded.slice()
  // Which reason that is does not matter: what a summary covers is said to be summarised.
  for (const unit of covered) without[unit] ||= SUMMARISED
  return without
}

/** No place among the reasons. */
const SUMMARISED = 0x3fff_ffff

/** Units that are not sent, of which there is something to summarise. */
function goneUnits<M extends object>({ slot, kept }: Share<M>): number[] {
  const gone: number[] = []
  for (let unit = 0; unit < kept.length; unit++) {
    const isAny = () => itemsOf(slot.units, unit).some((item) => slot.entries[item]!.state !== 'gone')
    if (kept[unit] === 0 && (!slot.known.hasRepairs || isAny())) gone.push(unit)
  }
  return gone
}

import { formatNumber, PlanError, type PlanFix, type SlotShortage } from '../../errors/index.ts'
import { type AskedTokens, FixFinder, guaranteedTokensOf } from './fixes.ts'
import type { Division } from './hold-window-start.ts'
import type { LimitedSlot } from './slot-limits.ts'

/** An error names so many slots and changes; its data has all of them. */
const SLOTS_NAMED = 5
const FIXES_NAMED = 8

/** The error for what must stay and does not fit, or null when it fits. */
export async function findShortage<M extends object>(
  asked: AskedTokens<M>,
  limited: readonly LimitedSlot<M>[],
  division: Pick<Division<M>, 'strict' | 'shorten'>,
): Promise<PlanError | null> {
  const { window, fixedTokens } = asked
  const leftTokens = window.windowTokens - window.outputReserveTokens
  const haveTokens = Math.min(leftTokens, asked.capTokens)
  const capped = haveTokens < leftTokens
  const needTokens = fixedTokens + guaranteedTokensOf(limited)
  const overMax = limited.filter((slot) => slot.leastTokens > slot.maxTokens)
  if (needTokens <= haveTokens && overMax.length === 0) return null

  const slots = slotShortages(limited, haveTokens - fixedTokens)
  const isRoom = needTokens > haveTokens
  // A maximum takes from what the window would have left for it.
  const allowedTokens = Math.min(haveTokens, needTokens - slots.reduce((sum, slot) => sum + slot.shortTokens, 0))
  const shortTokens = needTokens - allowedTokens
  const finder = new FixFinder(asked, division)
  const fixes = !isRoom ? await finder.forMax(overMax) : overMax.length === 0 ? await finder.forRoom(limited) : []
  const framingTokens = fixedTokens + limited.reduce((sum, slot) => sum + slot.mustFramingTokens, 0)
  const worst = slots.filter((slot) => slot.shortTokens > 0)
  const left = capped
    ? `${formatNumber(haveTokens)} are allowed by maxInputTokens or the latency budget`
    : `${formatNumber(haveTokens)} are left of a window of ${formatNumber(window.windowTokens)} after an output reserve of ${formatNumber(window.outputReserveTokens)}`
  const numbers = isRoom
    ? `what must stay needs ${formatNumber(needTokens)} tokens with framing, ${left}: ${formatNumber(shortTokens)} short`
    : `what must stay needs ${formatNumber(needTokens)} tokens with framing, ${formatNumber(allowedTokens)} are allowed by the maximum of ${overMax.length === 1 ? 'a slot' : `${formatNumber(overMax.length)} slots`}: ${formatNumber(shortTokens)} short`
  const where = worst
    .slice(0, SLOTS_NAMED)
    .map(
      (slot) => `slot "${slot.slot}" needs ${formatNumber(slot.needTokens)} and has ${formatNumber(slot.haveTokens)}`,
    )
    .join(', ')
  const others = worst.length > SLOTS_NAMED ? ` and ${formatNumber(worst.length - SLOTS_NAMED)} more` : ''
  return new PlanError(`${numbers}; ${where}${others}; ${remedy(fixes)}`, {
    needTokens,
    haveTokens: allowedTokens,
    shortTokens,
    windowTokens: window.windowTokens,
    outputReserveTokens: window.outputReserveTokens,
    framingTokens,
    slots,
    fixes,
  })
}

// What each slot needs and would have, served from the highest priority down.
function slotShortages<M extends object>(limited: readonly LimitedSlot<M>[], roomTokens: number): SlotShortage[] {
  let left = Math.max(0, roomTokens)
  const have = new Map<string, number>()
  for (const slot of [...limited].sort((a, b) => b.priority - a.priority)) {
    const tokens = Math.min(slot.guaranteedTokens, slot.maxTokens, left)
    have.set(slot.name, tokens)
    left -= tokens
  }
  return limited.map(({ name, guaranteedTokens }) => {
    const haveTokens = have.get(name)!
    return { slot: name, needTokens: guaranteedTokens, haveTokens, shortTokens: guaranteedTokens - haveTokens }
  })
}

function remedy(fixes: readonly PlanFix[]): string {
  if (fixes.length === 0) return 'send less, or let a slot shrink with a policy'
  const others = fixes.length - FIXES_NAMED
  const said = fixes.slice(0, FIXES_NAMED).map(sayFix).join(', or ')
  return others > 0 ? `${said}, or one of ${formatNumber(others)} more changes` : said
}

function sayFix(fix: PlanFix): string {
  switch (fix.kind) {
    case 'lower-output-reserve':
      return `lower outputReserve to ${formatNumber(fix.outputReserveTokens)}`
    case 'larger-window':
      return `use a window of ${formatNumber(fix.windowTokens)}`
    case 'larger-model':
      return `use ${fix.model} with ${formatNumber(fix.windowTokens)}`
    case 'shrink-slot':
      return `shorten what must stay of slot "${fix.slot}" to ${formatNumber(fix.toTokens)}`
    case 'lower-slot-min':
      return `lower min of slot "${fix.slot}" to ${formatNumber(fix.minTokens)}`
    case 'raise-max-input':
      return `allow ${formatNumber(fix.maxInputTokens)} tokens of input`
    case 'raise-slot-max':
      return `raise max of slot "${fix.slot}" to ${formatNumber(fix.maxTokens)}`
  }
}

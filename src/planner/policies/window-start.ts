/** Where a window began in the plan before, and how it keeps that start. */

import { pricesFor } from '../../models/cost.ts'
import type { ModelInfo } from '../../models/types.ts'
import type { Plan } from '../plan-types.ts'
import type { Reason } from '../reason-types.ts'
import type { JudgedSlot } from './judge.ts'

/**
 * The first unit of a slot that the plan before sent and that need not stay anyway, as pinned ones must: where the
 * window began. Null when it sent none.
 *
 * Messages are recognised as the same objects, or, when there are none of those, as equal ones; a message made from a
 * text is recognised as an equal one, since it may have been made anew. Of equal ones the last is what was sent, for a
 * window is the end of a history; one before it was sent if it stands as it did right before another that was sent.
 * So "go on", dropped long ago, is not taken for the one that is still in the window. Linear in the items.
 */
export function windowStart<M extends object>(
  { units, must, entries }: JudgedSlot<M>,
  previous: Plan<M>,
): number | null {
  const sent = previous.messages
  const objects = new Set(sent)
  const areSame = entries.some(
    ({ content: { message, source } }, item) =>
      message !== null && source === null && objects.has(message) && must[units.unitOf[item]!] === 0,
  )
  // What a message is recognised by: itself, or what it says.
  const keys = entries.map(({ content: { message, source } }) =>
    message === null || (areSame && source === null) ? message : JSON.stringify(message),
  )
  const texts = keys.some((key) => typeof key === 'string') ? sent.map((message) => JSON.stringify(message)) : []
  const placeOf = new Map<M | string, number>()
  for (const list of [sent, texts]) for (const [place, key] of list.entries()) placeOf.set(key, place)

  let anchor: number | null = null
  let place: number | undefined
  const seen = new Set<M | string>()
  for (let item = keys.length - 1; item >= 0; item--) {
    const key = keys[item]!
    if (key === null) continue
    const before = (place ?? 0) - 1
    if (before >= 0 && (key === sent[before] || key === texts[before])) place = before
    else place = seen.has(key) ? undefined : placeOf.get(key)
    seen.add(key)
    const unit = units.unitOf[item]!
    if (place !== undefined && must[unit] === 0) anchor = Math.min(anchor ?? unit, unit)
  }
  return anchor
}

/**
 * A sliding window that keeps its start where the plan before had it: what was dropped before stays dropped, and
 * a limit of the policy does not cut what is cached, unless that saves more over `turns` turns than writing the
 * rest anew costs. Without known prices the policy's limits hold.
 */
export function keepStart<M extends object>(
  slot: JudgedSlot<M>,
  anchor: number,
  model: ModelInfo | null,
  turns: number,
): JudgedSlot<M> {
  const { count, tokens } = slot.units
  const excluded = slot.excluded.slice()
  const reasons: Reason[] = [...slot.reasons, { code: 'dropped-before' }]
  for (let unit = 0; unit < anchor; unit++) if (excluded[unit] === 0) excluded[unit] = slot.reasons.length
  // Whether the window's own limit leaves a unit out, and not what it is.
  const isLimited = (unit: number) => reasons[excluded[unit]!]!.code === 'over-limit'
  let cutTokens = 0
  let keptTokens = 0
  for (let unit = anchor; unit < count; unit++) {
    if (isLimited(unit)) cutTokens += tokens[unit]!
    else keptTokens += tokens[unit]!
  }
  if (cutTokens > 0 && !cutPays(cutTokens, keptTokens, model, turns)) {
    for (let unit = anchor; unit < count; unit++) if (isLimited(unit)) excluded[unit] = 0
  }
  return { ...slot, excluded, reasons }
}

/** Whether dropping `cutTokens` from a cached prefix is worth writing `keptTokens` after it anew. */
function cutPays(cutTokens: number, keptTokens: number, model: ModelInfo | null, turns: number): boolean {
  const prices = model && pricesFor(model, cutTokens + keptTokens)
  if (prices?.cacheReadUsdPerMillion === undefined) return true
  const write = prices.cacheWriteUsdPerMillion ?? prices.inputUsdPerMillion
  return cutTokens * prices.cacheReadUsdPerMillion * turns > keptTokens * (write - prices.cacheReadUsdPerMillion)
}

import type { Unbounded } from '../../chat/adapters/part.ts'
import type { Share } from '../divide/allocate.ts'
import { contentOf, type GroupedSlot } from '../group/units.ts'
import type { Plan, PlanWarning } from '../plan-types.ts'
import type { JudgedSlot } from '../policies/judge.ts'
import type { SlotResult } from './slot-result.ts'

/** What a caller should know of what a slot sends. Linear in the items of slots that have something to say. */
export function warningsOf<M extends object>(share: Share<M>, result: SlotResult<M>): readonly PlanWarning[] {
  const { slot, messages, tools } = result
  if (messages.length + tools.length === 0) return emptied(slot)
  const { slot: divided, edits, kept } = share
  return divided.known.hasMarks ? unsure({ ...divided, edits }, (unit) => kept[unit] === 1) : []
}

/** A warning for a slot of which nothing is sent although it has content. */
function emptied({ name, items }: SlotResult<object>['slot']): PlanWarning[] {
  const given = items.filter(({ status, originalTokens }) => status !== 'added' && originalTokens > 0)
  if (given.length === 0) return []
  const tokens = given.reduce((sum, { originalTokens }) => sum + originalTokens, 0)
  return [Object.freeze({ code: 'slot-emptied', slot: name, items: given.length, tokens })]
}

/** What is sent of which the counts are not sure: the upper bound of a plan holds but for what is unbounded. */
function unsure<M extends object>(slot: GroupedSlot<M>, isSent: (unit: number) => boolean): PlanWarning[] {
  const warnings: PlanWarning[] = []
  for (const [item, { id, state }] of slot.entries.entries()) {
    if (!isSent(slot.units.unitOf[item]!) || state === 'gone') continue
    for (const { unread, unbounded } of contentOf(slot, item)?.parts ?? []) {
      const at = { slot: slot.name, item: id }
      if (unread)
        warnings.push(Object.freeze({ code: 'unread-field', ...at, path: unread.path, reason: unread.reason }))
      if (unbounded) {
        const { path, reason, remedy } = unbounded
        warnings.push(Object.freeze({ code: 'unbounded-item', ...at, path, reason, remedy }))
      }
    }
  }
  return warnings
}

/** What a plan sends whose cost the request does not hold, each with its place in the slots. */
export function unboundedOf<M extends object>({ warnings }: Plan<M>): Unbounded[] {
  return placesOf(warnings)
}

/** The same of what must stay, whatever the room: without knowing what it costs, nobody can say that it does not fit. */
export function unboundedThatStays<M extends object>(slots: readonly JudgedSlot<M>[]): Unbounded[] {
  return slots
    .filter(({ known }) => known.hasMarks)
    .flatMap((slot) => placesOf(unsure(slot, (unit) => slot.must[unit] !== 0)))
}

function placesOf(warnings: readonly PlanWarning[]): Unbounded[] {
  return warnings.flatMap((warning) => {
    if (warning.code !== 'unbounded-item') return []
    const { slot, item, path, reason, remedy } = warning
    return [{ path: `slots.${slot}[${item}]${path}`, reason, remedy }]
  })
}

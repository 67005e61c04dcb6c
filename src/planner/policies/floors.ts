import type { Speaker } from '../../chat/structure/types.ts'
import type { GroupedSlot } from '../group/units.ts'

/** The message of the request that the model is to answer: its slot, and its item; null for what the slot values most. */
export interface Task {
  readonly slot: number
  readonly item: number | null
}

/**
 * The newest message of the user, without which nobody would know the request again: it stays whatever the policy.
 * It is the last in a slot that is a conversation, or must stay, or is one text that may be shortened; but a text
 * that may be shortened is no question where a slot that must stay ends with one. In a request without any of these
 * it is what the last slot with messages values most. Linear in the items at worst.
 */
export function findTask<M extends object>(slots: readonly GroupedSlot<M>[]): Task | null {
  const isText = ({ rules, entries }: GroupedSlot<M>) =>
    rules.truncate !== null && !rules.oldest && entries.length === 1
  const isTalk = ({ rules }: GroupedSlot<M>) => rules.required || rules.oldest !== null
  const asked = lastOf(slots, isTalk, (speaker) => speaker === 'user')
  const text = lastOf(slots, isText, (speaker) => speaker === 'user')
  const endsWithAsked = (at: Task) => slots[at.slot]!.rules.required && at.item === slots[at.slot]!.entries.length - 1
  if (text && (!asked || (text.slot > asked.slot && !endsWithAsked(asked)))) return text
  if (asked) return asked
  const spoken = lastOf(
    slots,
    () => true,
    (speaker) => speaker !== 'system',
  )
  return spoken && { slot: spoken.slot, item: isTalk(slots[spoken.slot]!) ? spoken.item : null }
}

function lastOf<M extends object>(
  slots: readonly GroupedSlot<M>[],
  isMeant: (slot: GroupedSlot<M>) => boolean,
  speaks: (speaker: Speaker) => boolean,
): Task | null {
  for (let slot = slots.length - 1; slot >= 0; slot--) {
    const { entries, known } = slots[slot]!
    if (!isMeant(slots[slot]!)) continue
    for (let item = entries.length - 1; item >= 0; item--) {
      if (entries[item]!.content.message === null || entries[item]!.state === 'gone') continue
      if (speaks(known.speakers[item]!)) return { slot, item }
    }
  }
  return null
}

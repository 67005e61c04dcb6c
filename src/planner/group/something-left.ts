import type { OrderRules } from '../../chat/structure/types.ts'
import { formatNumber, TokenroomError } from '../../errors/index.ts'
import type { PlanRepair } from '../plan-types.ts'
import type { ReadSlot } from '../read/slots.ts'

/**
 * Throws `INVALID_ARGUMENT` when repairs took all messages out that were given, but for system messages: nobody would
 * know such a request again. Takes constant time when the last item stays, linear in the items at worst.
 */
export function requireSomethingLeft<M extends object>(
  slots: readonly ReadSlot<M>[],
  repairs: readonly PlanRepair[],
): void {
  let lost = 0
  let name = ''
  for (let at = slots.length - 1; at >= 0; at--) {
    const { entries, known } = slots[at]!
    for (let item = entries.length - 1; item >= 0; item--) {
      const { content, state } = entries[item]!
      if (content.message === null || known.speakers[item] === 'system') continue
      if (state !== 'gone') return
      lost++
      name = slots[at]!.name
    }
  }
  if (lost === 0) return
  const { callId, found } = repairs.find(({ did }) => did === 'dropped')!
  const what = callId === '' ? found : `${found} "${callId}"`
  const received = `${formatNumber(lost)} ${lost === 1 ? 'message' : 'messages'} and none that can be sent (${what})`
  const expected = 'a message of the user, or calls with their results'
  const remedy =
    found === 'reasoning-without-item'
      ? 'send reasoning with the item of the model that follows it'
      : 'repair.unmatchedResults and repair.unansweredCalls say what else to do with calls and results that are alone'
  throw new TokenroomError('INVALID_ARGUMENT', `slots.${name} has ${received}; expected ${expected}; ${remedy}`, {
    name: `slots.${name}`,
    received,
    expected,
  })
}

/**
 * Throws `INVALID_ARGUMENT` where the API takes a message of the model, or one with calls, only after one of the user, and
 * has none before one that is not dropped from the start, or none at all. Calls pass that the caller wants kept. Ends at the
 * first message of the user.
 */
export function requireQuestion<M extends object>(
  slots: readonly ReadSlot<M>[],
  { callsFollowUser, startsWithUser }: Pick<OrderRules, 'callsFollowUser' | 'startsWithUser'>,
  areCallsKept: boolean,
): void {
  if (!callsFollowUser && !startsWithUser) return
  const what = startsWithUser ? 'a message of the model' : 'a call'
  let asking: string | null = null
  for (const { entries, known, name, rules } of slots) {
    for (const [item, { state, content, id, pinned }] of entries.entries()) {
      if (state === 'gone' || content.message === null) continue
      if (known.speakers[item] === 'user') return
      const isCall = content.links.tools.some(({ kind, needsOther }) => kind === 'call' && needsOther)
      if (isCall ? areCallsKept : !startsWithUser || known.speakers[item] !== 'model') continue
      asking ??= `slots.${name}[${id}]`
      if (pinned || rules.oldest === null) throw unasked(asking, what)
    }
  }
  if (asking !== null) throw unasked(asking, what)
}

function unasked(name: string, what: string): TokenroomError<'INVALID_ARGUMENT'> {
  const received = `${what} without a message of the user before it`
  const expected = 'a message of the user first'
  const message = `${name} is ${received}, which the API refuses; expected ${expected}; give the message that it answers`
  return new TokenroomError('INVALID_ARGUMENT', message, { name, received, expected })
}

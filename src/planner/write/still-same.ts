import type { ChatAdapter } from '../../chat/adapters/adapter.ts'
import { TokenroomError } from '../../errors/index.ts'
import type { Share } from '../divide/allocate.ts'

/**
 * Checks that the messages that a slot sends are what was counted: a counter or a summariser takes its time, and the
 * caller may have gone on. Throws `INVALID_ARGUMENT` with the place of the first that changed. Linear in the fields.
 */
export function checkStillSame<M extends object>({ slot, kept }: Share<M>, adapter: ChatAdapter<M>): void {
  const { unitOf } = slot.units
  for (let item = 0; item < unitOf.length; item++) {
    if (kept[unitOf[item]!] !== 1) continue
    const { message, source, snapshot } = slot.entries[item]!.given
    if (message === null || source !== null || adapter.unchanged(message, snapshot)) continue
    const name = `slots.${slot.name}[${item}]`
    const expected = 'the message that was counted'
    const text = `${name} was changed while it was planned; plan again, and change messages before or after that`
    throw new TokenroomError('INVALID_ARGUMENT', text, { name, received: 'a message that was changed', expected })
  }
}

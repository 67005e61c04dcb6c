import { allocate, CannotShorten, type Share, type Shorten } from './allocate.ts'
import { limitSlot } from './slot-limits.ts'

/** What a division was made with. */
export interface Division<M extends object> {
  readonly roomTokens: number
  readonly strict: boolean
  readonly shorten: Shorten<M>
}

/**
 * Divides again for windows with slack that had to drop something new: they give up more than they must, so that
 * their start can stay where it is for some turns. A window that only dropped what the plan before had dropped
 * already is left alone.
 */
export async function holdWindowStarts<M extends object>(
  shares: readonly Share<M>[],
  { roomTokens, strict, shorten }: Division<M>,
): Promise<readonly Share<M>[]> {
  const moves = shares.map((share) => moved(share))
  if (!moves.includes(true)) return shares
  const limited = shares.map(({ slot }, index) => {
    const slack = slot.rules.oldest?.slack ?? 0
    return moves[index] ? limitSlot(slot, roomTokens, 0, 1 - slack) : slot
  })
  try {
    return await allocate(limited, roomTokens, strict, shorten)
  } catch (error) {
    if (!(error instanceof CannotShorten)) throw error
    // In less room what must stay cannot be shortened: then nothing is given up.
    return shares
  }
}

// With a plan before, what it had dropped is left out already, and only what found no room now counts.
function moved<M extends object>({ slot, boundary }: Share<M>): boolean {
  return boundary !== null && (slot.rules.oldest?.slack ?? 0) > 0
}

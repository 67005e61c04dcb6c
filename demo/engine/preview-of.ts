import type { ModelInfo, Planner, Preview } from 'tokenroom/planner'
import { TokenroomError } from 'tokenroom/worker'
import type { ReadSlot } from '../slots/to-slot.ts'
import type { PlaygroundState } from '../state.ts'
import { formatTokens } from '../ui/format.ts'

export interface Previewed {
  readonly preview: Preview
  /** Settings that contradict each other, and what is shown instead, in two sentences. Null: none do. */
  readonly conflict: string | null
}

/** Plans. Settings that contradict each other are left out, so that the texts are counted all the same. */
export async function previewOf(
  planner: Planner,
  slots: readonly ReadSlot['slot'][],
  state: Pick<PlaygroundState, 'windowTokens' | 'outputReserveTokens'>,
  model: ModelInfo,
): Promise<Previewed> {
  const filled = slots.filter((slot) => !isEmpty(slot))
  const windowTokens = state.windowTokens ?? model.windowTokens
  const reserve = state.outputReserveTokens
  const isTooMuch = reserve !== null && reserve > windowTokens
  const options = {
    // The page's summariser is local and takes no time.
    summarise: true,
    windowTokens,
    ...(reserve === null ? {} : { outputReserve: Math.min(reserve, windowTokens) }),
  }
  try {
    const preview = await planner.preview({ slots: filled }, options)
    return { preview, conflict: isTooMuch ? reserveConflict(reserve, windowTokens) : null }
  } catch (error) {
    if (!TokenroomError.isInstance(error) || error.code === 'WORKER_CRASHED') throw error
    const plain = filled.map(({ min: _min, max: _max, ...slot }) => slot)
    return { preview: await planner.preview({ slots: plain }, options), conflict: `${error.message}. ${NO_LIMITS}` }
  }
}

const NO_LIMITS = 'The request is counted without the least and the most of each part.'

const reserveConflict = (reserve: number, window: number) =>
  `${formatTokens(reserve)} tokens are held for the answer, but the window has ${formatTokens(window)}: no room is left for the request. It is counted with ${formatTokens(window)} held.`

const isEmpty = (slot: ReadSlot['slot']) => slot.items?.length === 0 || slot.tools?.length === 0 || slot.text === ''

import { getModel } from 'tokenroom/models'
import type { PlanFix } from 'tokenroom/planner'
import { isSlotId, slotDefinition } from '../slots/definitions.ts'
import type { PlaygroundState } from '../state.ts'
import { formatTokens } from '../ui/format.ts'

/** What a fix is called on its button, and what it changes. */
export interface OfferedFix {
  readonly label: string
  readonly apply: (state: PlaygroundState) => PlaygroundState
}

/** A fix of the planner as a button. Null for one that this page has no setting for. */
export function offeredFix(fix: PlanFix): OfferedFix | null {
  switch (fix.kind) {
    case 'lower-output-reserve':
      return {
        label: `Hold ${formatTokens(fix.outputReserveTokens)} for the answer`,
        apply: (state) => ({ ...state, outputReserveTokens: fix.outputReserveTokens }),
      }
    case 'larger-window':
      return {
        label: `Use a window of ${formatTokens(fix.windowTokens)}`,
        apply: (state) => ({ ...state, windowTokens: fix.windowTokens }),
      }
    case 'larger-model':
      return {
        label: `Use ${nameOf(fix.model)}`,
        apply: (state) => ({ ...state, modelId: fix.model, windowTokens: null, outputReserveTokens: null }),
      }
    case 'shrink-slot':
      return shrink(fix.slot)
    case 'lower-slot-min':
      return setting(fix.slot, `Guarantee it only ${formatTokens(fix.minTokens)}`, { min: String(fix.minTokens) })
    case 'raise-slot-max':
      return setting(fix.slot, `Allow it ${formatTokens(fix.maxTokens)}`, { max: String(fix.maxTokens) })
    default:
      return null
  }
}

function shrink(slot: string): OfferedFix | null {
  if (!isSlotId(slot)) return null
  const { policies } = slotDefinition(slot)
  const policy = policies.find(
    (one) => one === 'truncate:start' || one === 'drop-oldest' || one === 'drop-lowest-score',
  )
  if (policy === undefined) return null
  const what = policy === 'truncate:start' ? 'be cut' : 'be shortened'
  return setting(slot, `let it ${what}`, { policy, keepLast: 0 })
}

function setting(slot: string, label: string, change: Partial<PlaygroundState['settings']['user']>): OfferedFix | null {
  if (!isSlotId(slot)) return null
  return {
    label: `${slotDefinition(slot).title}: ${label}`,
    apply: (state) => ({
      ...state,
      settings: { ...state.settings, [slot]: { ...state.settings[slot], ...change } },
    }),
  }
}

function nameOf(model: string): string {
  try {
    const { name, id } = getModel(model)
    return name ?? id
  } catch {
    return model
  }
}

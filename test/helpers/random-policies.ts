import type { Policy } from '../../src/planner/index.ts'

/** A random policy of a history, or several: windows of all units and floors, and what makes room in them. */
export function policyOf(next: (below: number) => number): (Policy | 'required')[] {
  const unit = (['turn', 'step', 'message'] as const)[next(3)]!
  const floor = (['message', 'step', 'step', 'turn'] as const)[next(4)]!
  const list: Policy[] = []
  if (next(8) > 0) {
    const startOn = next(3) === 0 ? ('user' as const) : ('any' as const)
    list.push({ kind: 'drop-oldest', unit, floor, startOn, ...(next(4) === 0 && { last: 1 + next(4) }) })
    if (next(3) === 0) {
      const keep = (['start', 'middle', 'end'] as const)[next(3)]!
      list.push({ kind: 'truncate', keep, minTokens: 1 + next(8), ...(next(2) === 0 && { maxTokens: 30 }) })
    }
  }
  if (next(3) === 0)
    list.push({ kind: 'clear-tool-results', keepLast: next(3), placeholder: 'cleared', minFreedTokens: next(2) * 50 })
  if (next(4) === 0) list.push({ kind: 'drop-reasoning', keepTurns: next(2) })
  return list.length === 0 ? ['required'] : list
}

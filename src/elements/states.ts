import type { RoomState } from './room/types.ts'

/** Makes these an element's states for selectors, and no others: `:state(over)`, or `[data-state~=over]` where `native` is null. */
export function showStates(element: HTMLElement, native: CustomStateSet | null, states: readonly string[]): void {
  if (native === null) element.dataset.state = states.join(' ')
  native?.clear()
  for (const state of states) native?.add(state)
}

/** The states of an element that selectors know; null where a browser has no such states. */
export function nativeStates(element: HTMLElement): CustomStateSet | null {
  try {
    const { states } = element.attachInternals()
    // Where states were first built their names had to begin with dashes: this throws there.
    states.add('stale')
    states.clear()
    return states
  } catch {
    return null
  }
}

/** The states of a room, which are classes within the element, too. */
export function statesOf({ level, stale, used, error, refusal, lost }: RoomState): string[] {
  const states = {
    [level]: true,
    refused: refusal,
    trimmed: lost.length,
    stale,
    estimate: used && !used.exact,
    failed: error,
  }
  return Object.entries(states).flatMap(([name, is]) => (is ? [name] : []))
}

import type { RoomState } from './room/types.ts'

/** An element's own states for selectors: `:state(over)`, or `[data-state~=over]` where a browser has no such states. */
export class States {
  readonly #element: HTMLElement
  readonly #native: CustomStateSet | null

  constructor(element: HTMLElement) {
    this.#element = element
    this.#native = nativeStates(element)
  }

  /** Makes these the states, and no others. */
  show(states: readonly string[]): void {
    this.#native?.clear()
    for (const state of states) this.#native?.add(state)
    if (this.#native === null) this.#element.dataset.state = states.join(' ')
  }
}

function nativeStates(element: HTMLElement): CustomStateSet | null {
  try {
    const { states } = element.attachInternals()
    // Where states were first built their names had to begin with dashes: this throws there.
    states.add('probe')
    states.delete('probe')
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
    trimmed: lost.length > 0,
    stale,
    estimate: used && !used.exact,
    failed: error,
  }
  return Object.entries(states).flatMap(([name, is]) => (is ? [name] : []))
}

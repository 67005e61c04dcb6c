import type { BudgetTexts } from '../budget-texts.ts'
import type { RoomState } from '../room/types.ts'
import type { Speech } from '../say.ts'
import { make, setShare, setText } from './dom.ts'
import { layOut } from './layout.ts'

/** About so many numbers are below a bar. */
const TICKS = 6

/** The numbers around a bar: the limit above it, and round numbers of tokens below. The meter's value says them in words. */
export class Axis {
  readonly limit = make('div', 'limit-line', { 'aria-hidden': 'true' })
  readonly ticks = make('div', 'ticks', { 'aria-hidden': 'true' })
  readonly #label = make('span', 'limit-label')

  constructor() {
    this.limit.append(this.#label)
  }

  draw(state: RoomState, speech: Speech<BudgetTexts>): void {
    const layout = layOut(state)
    this.limit.hidden = this.ticks.hidden = layout === null
    if (layout === null) return
    setText(this.#label, speech.texts.limit(speech.number(state.limitTokens ?? 0)))
    // Towards the middle of the bar, where there is room for it.
    const isEarly = layout.limit < 0.5
    this.#label.classList.toggle('early', isEarly)
    setShare(this.#label, '--from', isEarly ? layout.limit : 1 - layout.limit)
    const tokens = ticksOf(layout.axisTokens)
    while (this.ticks.children.length > tokens.length) this.ticks.lastElementChild!.remove()
    while (this.ticks.children.length < tokens.length) this.ticks.append(make('span', 'tick'))
    for (const [at, tick] of tokens.entries()) {
      const mark = this.ticks.children[at] as HTMLElement
      setText(mark, speech.compact(tick))
      setShare(mark, '--from', tick / layout.axisTokens)
    }
  }
}

/** Round numbers from 0 to the end of the axis, at least two where it has any length. */
export function ticksOf(axisTokens: number): number[] {
  const rough = axisTokens / TICKS
  const magnitude = 10 ** Math.floor(Math.log10(Math.max(1, rough)))
  const step = Math.max(1, magnitude * ([1, 2, 5].find((times) => times * magnitude >= rough) ?? 10))
  return Array.from({ length: Math.floor(axisTokens / step) + 1 }, (_, at) => at * step)
}

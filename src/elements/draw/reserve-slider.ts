import type { BudgetTexts } from '../budget-texts.ts'
import type { RoomState } from '../room/types.ts'
import type { Speech } from '../say.ts'
import { make, setAttribute, setShare } from './dom.ts'
import { layOut } from './layout.ts'

/** How far a key moves the limit, as a share of the window. With Shift an arrow moves it by one token. */
const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: 0.01,
  ArrowRight: -0.01,
  ArrowUp: 0.01,
  ArrowDown: -0.01,
  PageUp: 0.1,
  PageDown: -0.1,
}

/**
 * The reserve as a slider over the bar: its thumb is the limit, so it grows towards the start of the line, and its
 * scale is the bar's. `onInput` hears of every step, `onChange` of the last.
 */
export class ReserveSlider {
  readonly element = make('input', 'slider', { type: 'range', min: '0', step: '1' })

  constructor(onInput: (tokens: number) => void, onChange: (tokens: number) => void) {
    const { element } = this
    element.addEventListener('input', () => onInput(element.valueAsNumber))
    element.addEventListener('change', () => onChange(element.valueAsNumber))
    element.addEventListener('keydown', (event) => {
      const share = STEPS[event.key]
      if (share === undefined) return
      event.preventDefault()
      // In a line that runs from the right the start is on the right, and so is a larger reserve.
      const isSideways = event.key === 'ArrowLeft' || event.key === 'ArrowRight'
      const turned = isSideways && element.matches(':dir(rtl)') ? -1 : 1
      const tokens = event.shiftKey
        ? Math.sign(share)
        : Math.sign(share) * Math.ceil(Number(element.max) * Math.abs(share))
      element.valueAsNumber = element.valueAsNumber + tokens * turned
      onInput(element.valueAsNumber)
      onChange(element.valueAsNumber)
    })
  }

  draw(state: RoomState, speech: Speech<BudgetTexts>): void {
    const { windowTokens, outputReserveTokens } = state
    const layout = layOut(state)
    this.element.hidden = layout === null
    if (layout === null) return
    setAttribute(this.element, 'max', windowTokens)
    if (this.element.valueAsNumber !== outputReserveTokens) this.element.valueAsNumber = outputReserveTokens
    setAttribute(this.element, 'aria-label', speech.texts.reserveLabel)
    const tokens = speech.texts.tokens(speech.number(outputReserveTokens), outputReserveTokens)
    setAttribute(this.element, 'aria-valuetext', tokens)
    setShare(this.element, '--span', layout.limit + layout.reserve.span)
  }
}

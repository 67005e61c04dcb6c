import { type BudgetTexts, ENGLISH_BUDGET } from '../budget-texts.ts'
import type { RoomState } from '../room/types.ts'
import { Speech } from '../say.ts'
import { Legend } from './legend.ts'
import { LostList } from './lost-list.ts'
import { ReserveSlider } from './reserve-slider.ts'
import { BUDGET, sheetOf } from './styles.ts'

/** The element that the details belong to. */
interface Budget extends HTMLElement {
  outputReserve: number | string | null
  readonly plan: object | null
}

/** What a budget has besides a bar: the reserve as a slider, the table and the list. */
export class Details {
  readonly #budget: Budget
  readonly #slider: ReserveSlider
  readonly #legend = new Legend((name) => this.#tell('partclick', { name }))
  readonly #lost = new LostList()
  #speech: {
    readonly texts: Partial<BudgetTexts> | null
    readonly lang: string
    readonly made: Speech<BudgetTexts>
  } | null = null

  /** Puts the slider into `area`, over the bar, and the others after it. */
  constructor(budget: Budget, root: ShadowRoot, area: HTMLElement) {
    this.#budget = budget
    this.#slider = new ReserveSlider(
      (outputReserveTokens) => {
        const takes = this.#tell('reserveinput', { outputReserveTokens })
        if (takes && budget.plan === null) budget.outputReserve = outputReserveTokens
      },
      (outputReserveTokens) => this.#tell('reservechange', { outputReserveTokens }),
    )
    root.adoptedStyleSheets.push(sheetOf(BUDGET))
    area.append(this.#slider.element)
    area.after(this.#legend.element, this.#lost.element)
  }

  draw(state: RoomState, texts: Partial<BudgetTexts> | null): void {
    const speech = this.#speechFor(texts)
    this.#slider.draw(state, speech)
    this.#legend.element.hidden = state.windowTokens === null
    this.#legend.draw(state, speech)
    this.#lost.draw(state, speech)
  }

  #speechFor(texts: Partial<BudgetTexts> | null): Speech<BudgetTexts> {
    const lang = this.#budget.closest('[lang]')?.getAttribute('lang') ?? ''
    if (this.#speech?.texts === texts && this.#speech.lang === lang) return this.#speech.made
    this.#lost.forget()
    const made = new Speech({ ...ENGLISH_BUDGET, ...texts }, lang || undefined)
    this.#speech = { texts, lang, made }
    return made
  }

  #tell(type: string, detail: object): boolean {
    return this.#budget.dispatchEvent(
      new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: true }),
    )
  }
}

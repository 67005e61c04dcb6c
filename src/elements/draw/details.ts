import { type BudgetTexts, ENGLISH_BUDGET } from '../budget-texts.ts'
import type { RoomState } from '../room/types.ts'
import { Speech } from '../say.ts'
import { Axis } from './axis.ts'
import type { Bar } from './bar.ts'
import { Legend } from './legend.ts'
import { LostList } from './lost-list.ts'
import { NamingSpeech } from './naming.ts'
import { ReserveSlider } from './reserve-slider.ts'
import { BUDGET, sheetOf } from './styles.ts'

/** The element that the details belong to. */
interface Budget extends HTMLElement {
  outputReserve: number | string | null
  readonly plan: object | null
}

/** The words in one language, for the eyes and for the ears. */
interface Voices {
  readonly texts: Partial<BudgetTexts> | null
  readonly lang: string
  readonly made: Speech<BudgetTexts>
  readonly naming: NamingSpeech
}

/** What a budget has besides a bar: its axis, the reserve as a slider, the table and the list. */
export class Details {
  readonly #budget: Budget
  readonly #slider: ReserveSlider
  readonly #axis = new Axis()
  readonly #legend: Legend
  readonly #lost = new LostList()
  #speech: Voices | null = null

  /** Puts the slider into `area`, over the bar, and the others after it. */
  constructor(budget: Budget, root: ShadowRoot, area: HTMLElement, bar: Bar) {
    this.#budget = budget
    this.#legend = new Legend(
      (name) => this.#tell('partclick', { name }),
      (name) => bar.point(name),
    )
    this.#slider = new ReserveSlider(
      (outputReserveTokens) => {
        const takes = this.#tell('reserveinput', { outputReserveTokens })
        if (takes && budget.plan === null) budget.outputReserve = outputReserveTokens
      },
      (outputReserveTokens) => this.#tell('reservechange', { outputReserveTokens }),
    )
    root.adoptedStyleSheets.push(sheetOf(BUDGET))
    area.append(this.#slider.element)
    area.before(this.#axis.limit)
    area.after(this.#axis.ticks, this.#legend.element, this.#lost.element)
  }

  draw(state: RoomState, texts: Partial<BudgetTexts> | null): void {
    const speech = this.#speechFor(texts).made
    this.#axis.draw(state, speech)
    this.#slider.draw(state, speech)
    this.#legend.element.hidden = state.windowTokens === null
    this.#legend.draw(state, speech)
    this.#lost.draw(state, speech)
  }

  /** The words for the value of the meter. */
  naming(texts: Partial<BudgetTexts> | null): NamingSpeech {
    return this.#speechFor(texts).naming
  }

  #speechFor(texts: Partial<BudgetTexts> | null): Voices {
    const lang = this.#budget.closest('[lang]')?.getAttribute('lang') || navigator.language
    if (this.#speech?.texts === texts && this.#speech.lang === lang) return this.#speech
    this.#lost.forget()
    const all = { ...ENGLISH_BUDGET, ...texts }
    const [made, naming] = [new Speech(all, lang), new NamingSpeech(all, lang)]
    this.#speech = { texts, lang, made, naming }
    return this.#speech
  }

  #tell(type: string, detail: object): boolean {
    return this.#budget.dispatchEvent(
      new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: true }),
    )
  }
}

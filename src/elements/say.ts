/** A room in words: the line under a meter and the value that is read out. Pure. */
import type { Count } from '../chat/types.ts'
import { formatNumber, PLAIN_LANGUAGES } from '../errors/index.ts'
import type { RoomState } from './room/types.ts'
import type { MeterTexts } from './texts.ts'

/** Bounds further apart than this share of the number are shown as an estimate. */
const RANGE_SHARE = 0.1

/** Numbers and words in one language. */
export class Speech<T extends MeterTexts = MeterTexts> {
  readonly texts: T
  readonly #locale: string
  /** The items of which it was said last that they are lost, and how: a meter says it several times, and of a long history it takes long. */
  #lostLast: RoomState['lost'] | null = null
  #saidLast = ''

  constructor(texts: T, locale: string) {
    this.texts = texts
    this.#locale = locale
  }

  number(value: number): string {
    // The browser's first form of numbers takes tens of milliseconds to make; it keeps the one that was used last.
    return PLAIN_LANGUAGES.test(this.#locale) ? formatNumber(value) : value.toLocaleString(this.#locale)
  }

  /** `12.3K`. */
  compact(value: number): string {
    return this.#short(value, { notation: 'compact' })
  }

  percent(share: number): string {
    return this.#short(share, { style: 'percent' })
  }

  /** `12,340`; `12,340–12,410` between bounds; `≈12.3K ±5%` where they are far apart. */
  count({ tokens, lower, upper }: Count): string {
    if (lower === upper) return this.number(tokens)
    if (upper - lower <= tokens * RANGE_SHARE) return `${this.number(lower)}–${this.number(upper)}`
    const off = Math.max(upper - tokens, tokens - lower) / Math.max(1, tokens)
    return `≈${this.compact(tokens)} ±${this.percent(Math.ceil(off * 100) / 100)}`
  }

  /** The number of a meter: the text's where there is one, else everything that was written. */
  figure({ text, used, limitTokens }: RoomState): string {
    const count = text ?? used
    if (count === null) return '…'
    const shown = this.count(count)
    if (limitTokens === null || text !== null) return this.texts.tokens(shown, count.tokens)
    return this.texts.used(shown, this.number(limitTokens))
  }

  /** What is left, or by how much it is over and what is lost. */
  rest(state: RoomState): string {
    const { used, limitTokens, level, overTokens, freeTokens, refusal, lost } = state
    if (used === null || limitTokens === null) return ''
    const { texts } = this
    if (refusal) return texts.refused(this.number(refusal.data.shortTokens))
    if (!overTokens && !lost.length) return texts.left(this.number(freeTokens))
    const over = overTokens && texts[level === 'over' ? level : 'unsure'](this.number(overTokens))
    return [over, this.#lost(state)].filter(Boolean).join(' · ')
  }

  /** The whole value, for a person who hears it: overage, what is lost, and how sure the number is. */
  value(state: RoomState): string {
    const { used, text, limitTokens, error, stale } = state
    if (error) return error.message
    if (used === null) return this.texts.counting
    const all = text && limitTokens !== null && this.texts.used(this.count(used), this.number(limitTokens))
    const sure = used.exact ? this.texts.exact : this.texts.estimate
    const parts = [this.figure(state), all, this.rest(state), sure, stale && this.texts.counting]
    return parts.filter(Boolean).join(', ')
  }

  partName(name: string): string {
    return this.texts.parts[name] ?? name
  }

  #short(value: number, options: Intl.NumberFormatOptions): string {
    return value.toLocaleString(this.#locale, { ...options, maximumFractionDigits: 1 })
  }

  /** Items that are lost: how many. */
  protected items(items: RoomState['lost']): string {
    return this.number(items.length)
  }

  #lost({ lost }: RoomState): string {
    if (lost !== this.#lostLast) {
      const said = (['dropped', 'summarised', 'cut'] as const).map((status) => {
        const items = lost.filter((item) => item.status === status)
        return items.length > 0 && this.texts[status](this.items(items))
      })
      this.#lostLast = lost
      this.#saidLast = said.filter(Boolean).join(', ')
    }
    return this.#saidLast
  }
}

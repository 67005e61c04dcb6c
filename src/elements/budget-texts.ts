import { ENGLISH, type MeterTexts } from './texts.ts'

/** What `<token-budget>` says besides a meter. */
export interface BudgetTexts extends MeterTexts {
  /** The name of the table, and the heads of its columns. */
  readonly table: string
  readonly part: string
  readonly written: string
  readonly sent: string
  readonly share: string
  readonly free: string
  readonly reserve: string
  readonly window: string
  /** Above the bar, where the limit is. */
  limit(tokens: string): string
  /** The name of the slider. */
  readonly reserveLabel: string
  /** The title of the list of what is not sent as it was written. */
  lostTitle(items: string): string
  /** An item in that list, by the name of its slot and its place or id. */
  item(slot: string, which: string): string
  readonly wasDropped: string
  readonly wasSummarised: string
  readonly wasCut: string
  frees(tokens: string): string
  /** What the list leaves out. */
  more(items: string): string
}

export const ENGLISH_BUDGET: BudgetTexts = {
  ...ENGLISH,
  table: 'Budget in tokens',
  part: 'Part',
  written: 'Written',
  sent: 'Sent',
  share: 'Share',
  free: 'Free',
  reserve: 'Held for the answer',
  window: 'Window',
  limit: (tokens) => `limit ${tokens}`,
  reserveLabel: 'Tokens held for the answer',
  lostTitle: (items) => `Not sent as written: ${items}`,
  item: (slot, which) => `${slot} ${which}`,
  wasDropped: 'dropped',
  wasSummarised: 'summarised',
  wasCut: 'shortened',
  frees: (tokens) => `frees ${tokens}`,
  more: (items) => `and ${items} more`,
}

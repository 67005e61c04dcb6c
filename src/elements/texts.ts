/** What a meter says, in English. Numbers come formatted, so that a translation only places them. */
export interface MeterTexts {
  /** The name of the meter, for those who cannot see it. */
  readonly label: string
  /** `tokens` is the number itself, for the plural. */
  tokens(shown: string, tokens: number): string
  /** `1,204 of 8,192 tokens`. */
  used(used: string, limit: string): string
  /** What is free of the limit. */
  left(free: string): string
  /** How far what was written is past the limit. */
  over(over: string): string
  /** The limit lies between the bounds of the count. */
  unsure(over: string): string
  /** Nothing can be sent: what must stay does not fit. */
  refused(short: string): string
  /** What is lost of the request: the number of items, or, where the value is read out, their names. */
  dropped(items: string): string
  summarised(items: string): string
  cut(items: string): string
  readonly exact: string
  readonly estimate: string
  readonly counting: string
  /** Said once when the level changes. */
  readonly fitsAgain: string
  readonly nearlyFull: string
  /** Names of parts; any other slot is called by its name. */
  readonly parts: Readonly<Record<string, string>>
}

export const ENGLISH: MeterTexts = {
  label: 'Room in the context window',
  tokens: (shown, tokens) => `${shown} ${tokens === 1 ? 'token' : 'tokens'}`,
  used: (used, limit) => `${used} of ${limit} tokens`,
  left: (free) => `${free} left`,
  over: (over) => `${over} over`,
  unsure: (over) => `may not fit, up to ${over} over`,
  refused: (short) => `does not fit, ${short} over`,
  dropped: (items) => `drops ${items}`,
  summarised: (items) => `summarises ${items}`,
  cut: (items) => `cuts ${items}`,
  exact: 'exact',
  estimate: 'estimate',
  counting: 'counting',
  fitsAgain: 'It fits again',
  nearlyFull: 'Nearly full',
  parts: {
    text: 'Text',
    system: 'System',
    examples: 'Examples',
    tools: 'Tools',
    retrieved: 'Retrieved',
    history: 'History',
    user: 'Your message',
    framing: 'Framing',
  },
}

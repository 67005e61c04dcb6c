/** More ids than any window holds tokens. */
const MOST_IDS = 2_000_000

/** The token ids in a text: numbers with anything but letters and points between them, as programs print lists. */
export function parseIds(text: string): { readonly ids: readonly number[]; readonly problem: string | null } {
  const wrong = /[^\s,;|[\](){}\d]+/.exec(text)
  if (wrong) return { ids: [], problem: `“${wrong[0].slice(0, 20)}” is no token id: ids are whole numbers from 0.` }
  const ids = (text.match(/\d+/g) ?? []).map(Number)
  if (ids.length > MOST_IDS) return { ids: [], problem: `${ids.length} ids are more than any window holds.` }
  return { ids, problem: null }
}

/** The special tokens that a text names, and how often. */
export function specialIn(text: string, special: Iterable<string>): readonly (readonly [string, number])[] {
  return [...special].flatMap((name) => {
    const times = text.split(name).length - 1
    return times > 0 ? [[name, times] as const] : []
  })
}

/** The bytes of a character or a word in UTF-8, such as `E2 82 AC`. */
export const bytesOfTokens = (text: string): string =>
  [...new TextEncoder().encode(text)].map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join(' ')

import { setChildren } from './dom.ts'

/** The texts that a row shows, in order. Rows with the same texts look the same. */
export type RowTexts = readonly (string | null)[]

/**
 * Shows rows in `list`, whose other children go. A row that is there with the same texts stays, so that of a long list only
 * what changed is built and laid out.
 */
export function createKeptRows<T extends RowTexts>(
  list: Element,
  make: (texts: T) => Element,
): (rows: readonly T[]) => void {
  let drawn = new Map<string, Element>()
  return (rows) => {
    const next = new Map<string, Element>()
    for (const texts of rows) {
      let key = JSON.stringify(texts)
      while (next.has(key)) key += ' '
      next.set(key, drawn.get(key) ?? make(texts))
    }
    drawn = next
    setChildren(list, [...next.values()])
  }
}

/** A number as messages show it: `1,204`. Independent of the locale, and fast where there are thousands of them. */
export function formatNumber(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

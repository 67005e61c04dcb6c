/** Amounts of money as people write them into a file. */

/** Dollars with up to nine decimals, or a whole number of nano-USD. */
const DOLLARS = /^\$(\d{1,7})(?:\.(\d{1,9}))?$/
const NANO_USD = /^\d{1,16}$/

/** What is expected where an amount of money is; reads on from "expected". */
export const MONEY_FORM = 'dollars such as "$20" or "$0.50", or nano-USD as a string of digits'

/** Billionths of a US dollar; null for what is no amount. `"$20.5"` is 20,500,000,000. */
export function readMoney(text: string): bigint | null {
  if (NANO_USD.test(text)) return BigInt(text)
  const match = DOLLARS.exec(text)
  if (match === null) return null
  return BigInt(match[1]!) * 1_000_000_000n + BigInt((match[2] ?? '').padEnd(9, '0'))
}

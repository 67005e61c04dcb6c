/** Amounts of money as providers write them: decimal numbers of dollars. */

/** Nothing that is billed is larger: a billion dollars. */
const MOST_DIGITS = 10

/**
 * Nano-USD of a number of dollars, exactly as its decimal digits say it, rounded up to a whole one; null when it is not a
 * number, is negative, or is beyond all reason.
 */
export function nanoUsdOf(usd: unknown): bigint | null {
  if (typeof usd !== 'number' && typeof usd !== 'string') return null
  const match = /^(\d+)(?:\.(\d+))?(?:e([+-]?\d{1,3}))?$/i.exec(String(usd).trim())
  if (match === null) return null
  const [, whole = '', fraction = '', exponent = '0'] = match
  // Dollars are digits × 10^-fraction.length × 10^exponent; nano-USD have nine decimals fewer.
  const shift = 9 + Number(exponent) - fraction.length
  const digits = (whole + fraction).replace(/^0+/, '')
  if (digits.length + Number(exponent) - fraction.length > MOST_DIGITS || digits.length > 100) return null
  const number = BigInt(digits === '' ? '0' : digits)
  if (shift >= 0) return number * 10n ** BigInt(shift)
  const divisor = 10n ** BigInt(-shift)
  return (number + divisor - 1n) / divisor
}

/** Numbers as the page shows them: exact and grouped. The page is in English, so they are, too, whatever the browser's locale. */

const integer = new Intl.NumberFormat('en-US')
const percent = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 1 })

/** `128000` → `128,000`. */
export const formatTokens = (tokens: number): string => integer.format(tokens)

/** `plural(1, 'chunk')` → `1 chunk`, `plural(2000, 'chunk')` → `2,000 chunks`. */
export const plural = (count: number, noun: string): string =>
  `${integer.format(count)} ${noun}${count === 1 ? '' : 's'}`

/** `1` → `1 token`, `2` → `2 tokens`. */
export const formatTokenCount = (tokens: number): string => plural(tokens, 'token')

/** A request's tokens. Both bounds are the same where the count is exact. */
export interface Bounds {
  readonly lower: number
  readonly upper: number
  readonly exact: boolean
}

/** How sure a count is: `exact`, or between what it lies. The bounds are one number where more may come that is not known. */
export function formatBounds({ lower, upper, exact }: Bounds): string {
  if (exact) return 'exact'
  return lower === upper ? `at least ${integer.format(lower)}` : `${integer.format(lower)}–${integer.format(upper)}`
}

/** The same of what is planned with, before it is known what is sent: more than it costs may be held for it. */
export const formatAtMost = ({ upper, exact }: Bounds): string => (exact ? 'exact' : `at most ${integer.format(upper)}`)

/** A share of the window. Anything above zero is never shown as `0%`. */
export function formatShare(part: number, whole: number): string {
  if (whole <= 0 || part === 0) return '0%'
  const share = part / whole
  return share < 0.001 ? '<0.1%' : percent.format(share)
}

/** An axis label: `128000` → `128k`, `1047576` → `1.05M`. Never used where an exact number is expected. */
export function formatAxis(tokens: number): string {
  // 999,960 is 1M, not 1000k.
  if (tokens >= 999_950) return `${trimZeros((tokens / 1_000_000).toFixed(2))}M`
  if (tokens >= 1_000) return `${trimZeros((tokens / 1_000).toFixed(1))}k`
  return String(tokens)
}

const trimZeros = (text: string) => text.replace(/\.?0+$/, '')

/** Integer nano-USD as dollars, with as many decimals as the amount needs: `2500n` → `$0.0000025`. */
export function formatNanoUsd(nanoUsd: bigint): string {
  const whole = nanoUsd / 1_000_000_000n
  const fraction = (nanoUsd % 1_000_000_000n).toString().padStart(9, '0').replace(/0+$/, '').padEnd(2, '0')
  return `$${integer.format(whole)}.${fraction}`
}

/** Bytes of a download: `720089` → `703 KB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

/** `[2, 3, 4, 7]` → `2–4, 7`. */
export function formatRanges(numbers: readonly number[]): string {
  const parts: string[] = []
  for (let i = 0; i < numbers.length; i++) {
    const from = numbers[i]!
    while (numbers[i + 1] === numbers[i]! + 1) i++
    const to = numbers[i]!
    parts.push(from === to ? String(from) : `${from}–${to}`)
  }
  return parts.join(', ')
}

import type { TokenAmount } from 'tokenroom/planner'

/** `''` → undefined (no limit), `2,000` → 2000, `25 %` → `'25%'`, anything else → null. */
export function parseAmount(typed: string): TokenAmount | undefined | null {
  const text = typed.replace(/[\s,_]/g, '')
  if (text === '') return undefined
  if (/^\d+$/.test(text)) return Number(text)
  const share = /^(\d{1,3}(?:\.\d+)?)%$/.exec(text)
  return share && Number(share[1]) <= 100 ? `${Number(share[1])}%` : null
}

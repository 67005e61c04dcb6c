/**
 * What a kind promises, checked with the reference split on texts made for it: except at the place itself and at unsure
 * places, the parts split alone as the whole does.
 */
import { describe, expect, it } from 'vitest'
import { splitPretokens } from '../../../../../src/reference/split.ts'
import { kindBetween } from '../../../../../src/tokenizer/document/kinds/kind-between.ts'
import { random } from '../../../../helpers/random.ts'

const RULES = ['gpt2', 'cl100k', 'o200k'] as const
/** Characters that stand together in the runs of one kind, and those that stand at the edges of others. */
const POOLS = [
  'ab',
  'AB',
  'aA',
  '的了',
  '的\u0301',
  ' \t',
  ' \n',
  '\r\n',
  '\n/',
  '/',
  '!?',
  '😀!',
  '09',
  '的A',
  'a的A',
  "'l L",
  '!\u0301',
]

const boundaries = (text: string, rule: (typeof RULES)[number]): Set<number> => {
  const ends = new Set<number>()
  let at = 0
  for (const pretoken of splitPretokens(text, rule)) {
    at += pretoken.length
    ends.add(at)
  }
  return ends
}

describe.each(RULES.map((rule, number) => ({ rule, number })))('with the split rule $rule', ({ rule, number }) => {
  it('each part splits alone as it does in the whole', () => {
    const below = random(7)
    const pick = <T>(from: ArrayLike<T>): T => from[below(from.length)] as T
    const run = (pool: string, length: number) => Array.from({ length }, () => pick([...pool])).join('')
    const met = new Set<string>()
    for (let i = 0; i < 6_000; i++) {
      const pool = pick(POOLS)
      const left = run(pick(POOLS), below(12)) + run(pick(POOLS), below(4)) + run(pool, 32 + below(9))
      const right = run(pool, 32 + below(9)) + run(pick(POOLS), below(4)) + run(pick(POOLS), below(12))
      const kind = kindBetween(left, right, number)
      if (kind === undefined || kind.meeting === 'group') continue
      const unsureBefore = kind.unsureBefore?.(left) ?? 'nowhere'
      const unsureAfter = kind.unsureAfter?.(right) ?? 'nowhere'
      if (unsureBefore === 'somewhere' || unsureAfter === 'somewhere') continue
      met.add(`${kind.before} ${kind.after}`)
      // From an unsure place in the right part on, the whole starts anew or does not.
      const end = typeof unsureAfter === 'number' ? left.length + unsureAfter : Number.POSITIVE_INFINITY
      const isUnsure = (at: number) => at === left.length || at === unsureBefore || at >= end
      const apart = new Set([...boundaries(left, rule), ...[...boundaries(right, rule)].map((at) => at + left.length)])
      const whole = boundaries(left + right, rule)
      const differing = [...apart, ...whole].filter((at) => apart.has(at) !== whole.has(at) && !isUnsure(at))
      expect(differing, JSON.stringify([left, right])).toEqual([])
      if (kind.meeting === 'apart') expect(whole.has(left.length), JSON.stringify([left, right])).toBe(true)
    }
    expect(met.size).toBeGreaterThanOrEqual(rule === 'o200k' ? 7 : 4)
  })
})

/** Fits how many tokens a tokenizer makes of what a text is made of, and how far texts lie from that. */

import { FEATURES } from '../../src/chat/estimate/features.ts'
import { FLOOR } from '../../src/chat/estimate/range.ts'

/** A text that was counted. `counts` are its features; the first is the tokens of o200k_base beyond the least. */
export interface Counted {
  readonly counts: ArrayLike<number>
  readonly base: number
  readonly tokens: number
}

/** For one of each feature: tokens, and the square of how far they may lie off, by number and by number squared. */
export interface Fit {
  readonly mean: readonly number[]
  readonly variance: readonly number[]
  readonly square: readonly number[]
}

const ROUNDS = 400
/** Texts of one document have the same habits, so that long ones do not say more than their number. */
const HABIT = 0.04
const TURNS = 5
/**
 * Habits of languages of which there are few texts: Greenlandic has long words that one vocabulary knows, Vietnamese its
 * marks, and Georgian is one token for a letter where one does not know it.
 */
const HABITS: Readonly<Record<string, number>> = { letters: 0.085, rare: 0.45, georgian: 0.085 }
/** Texts that lie farther off are counted as if they lay this many times the usual distance off. */
const FARTHEST = 4

/**
 * Least squares with nothing below zero, for the mean and for the squares of what is left. Each text weighs by what it
 * lies off according to the fit before, so that texts that fit well are not lost beside those that nothing fits.
 */
export function fitted(texts: readonly Counted[]): Fit {
  const rows = texts.map(({ counts }) => Float64Array.from(counts))
  const both = rows.map((row) => Float64Array.from([...row, ...row.map((value) => value * value)]))
  const tokens = texts.map((text) => text.tokens)
  const size = rows[0]!.length
  let spread = texts.map(({ base }) => base + 4 + (HABIT * base) ** 2)
  let mean: number[] = []
  let all: number[] = []
  for (let turn = 0; turn < TURNS; turn++) {
    mean = nonNegative(
      rows,
      tokens,
      spread.map((one) => 1 / one),
    )
    const squares = rows.map((row, at) => {
      const square = (tokens[at]! - dot(mean, row)) ** 2 - FLOOR
      return turn === 0 ? square : Math.min(square, FARTHEST ** 2 * spread[at]!)
    })
    all = nonNegative(
      both,
      squares,
      spread.map((one) => 1 / one ** 2),
    )
    spread = both.map((row) => FLOOR + dot(all, row))
  }
  const square = all.slice(size).map((value, index) => Math.max(value, (HABITS[FEATURES[index - 1]!] ?? 0) ** 2))
  return { mean, variance: all.slice(0, size), square }
}

/** How far the texts lie from the mean, as multiples of their spread, below and above: the farthest but `share` of them. */
export function reach(texts: readonly Counted[], found: Fit, share: number): readonly [below: number, above: number] {
  const scores = texts.map((text) => {
    const { middle, spread } = around(text, found)
    return (text.tokens - middle) / spread
  })
  const ordered = Float64Array.from(scores).sort()
  const at = (place: number) => ordered[Math.round(place * (ordered.length - 1))]!
  return [Math.max(1, -at(share / 2)), Math.max(1, at(1 - share / 2))]
}

/** Whether a text's tokens are beyond bounds of so many times its spread. */
export function isOutside(text: Counted, found: Fit, [below, above]: readonly [number, number]): boolean {
  const { middle, spread } = around(text, found)
  return text.tokens < middle - below * spread || text.tokens > middle + above * spread
}

function around({ counts }: Counted, { mean, variance, square }: Fit) {
  const row = Float64Array.from(counts)
  const squares = row.map((value) => value * value)
  return { middle: dot(mean, row), spread: Math.sqrt(FLOOR + dot(variance, row) + dot(square, squares)) }
}

function dot(factors: readonly number[], row: ArrayLike<number>): number {
  let sum = 0
  for (let index = 0; index < factors.length; index++) sum += factors[index]! * row[index]!
  return sum
}

/** The factors, none below zero, whose sums come closest to `wanted`: one factor after the other, round after round. */
function nonNegative(rows: readonly Float64Array[], wanted: readonly number[], weights: readonly number[]): number[] {
  const size = rows[0]!.length
  const gram = Array.from({ length: size }, () => new Float64Array(size))
  const right = new Float64Array(size)
  for (const [at, row] of rows.entries()) {
    for (let i = 0; i < size; i++) {
      const value = row[i]! * weights[at]!
      if (value === 0) continue
      right[i]! += value * wanted[at]!
      for (let j = 0; j < size; j++) gram[i]![j]! += value * row[j]!
    }
  }
  const factors = new Array<number>(size).fill(0)
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < size; i++) {
      const own = gram[i]![i]!
      if (own > 0) factors[i] = Math.max(0, factors[i]! + (right[i]! - dot(factors, gram[i]!)) / own)
    }
  }
  return factors
}

import { randomFrom } from '../../src/chat/estimate/random.ts'

/** Seeded random whole numbers below a limit: the same seed gives the same numbers. */
export function random(seed: number): (below: number) => number {
  const next = randomFrom(seed)
  return (below) => Math.floor(next() * below)
}

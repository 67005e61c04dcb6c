/**
 * The ledger's simulation for as long as wanted: `npm run simulate -- [seeds] [first seed]`, 120 steps a seed, in memory.
 * Default 10,000 seeds: 1.2 million steps. A failing seed prints the shortest history that fails.
 */
import { simulate } from '../test/ledger/simulate.ts'
import { createMemory } from '../test/ledger/stores.ts'

const STEPS = 120
const AT_ONCE = 250

const [seeds = 10_000, first = 0] = process.argv.slice(2).map(Number)
const started = performance.now()
for (let firstSeed = first; firstSeed < first + seeds; firstSeed += AT_ONCE) {
  const count = Math.min(AT_ONCE, first + seeds - firstSeed)
  await simulate({ create: createMemory, firstSeed, seeds: count, steps: STEPS })
  const done = firstSeed + count - first
  console.log(`${(done * STEPS).toLocaleString('en')} steps, ${((performance.now() - started) / 1000).toFixed(0)} s`)
}

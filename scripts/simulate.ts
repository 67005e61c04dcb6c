/**
 * The ledger's simulation for as long as wanted: `npm run simulate -- [seeds] [first seed] [store]`, 120 steps a seed.
 * Default 10,000 seeds, 1.2 million steps, in memory; the other stores are `sqlite`, `redis` and `durable-object`, which
 * need `npm run setup`. A failing seed prints the shortest history that fails.
 */
import { startRedis } from '../test/ledger/redis-server.ts'
import { type Simulation, simulate } from '../test/ledger/simulate.ts'
import { createMemory, createSqlite, redisCreator } from '../test/ledger/stores.ts'
import { durableObjectCreator } from '../test/ledger/workerd.ts'

const STEPS = 120
const AT_ONCE = 250

interface Opened {
  readonly create: Simulation['create']
  readonly close: () => Promise<void>
}

const stores: Readonly<Record<string, () => Promise<Opened>>> = {
  memory: async () => ({ create: createMemory, close: async () => {} }),
  sqlite: async () => ({ create: createSqlite, close: async () => {} }),
  async redis() {
    const server = await startRedis()
    const { client, create } = await redisCreator(server.url)
    const close = async () => {
      await client.close()
      await server.stop()
    }
    return { create, close }
  },
  async 'durable-object'() {
    const { create, dispose } = await durableObjectCreator()
    return { create, close: dispose }
  },
}

const [seedsText = '10000', firstText = '0', name = 'memory'] = process.argv.slice(2)
const [seeds, first] = [Number(seedsText), Number(firstText)]
const open = stores[name]
if (open === undefined || !Number.isInteger(seeds) || !Number.isInteger(first)) {
  throw new Error(`usage: npm run simulate -- [seeds] [first seed] [${Object.keys(stores).join(' | ')}]`)
}
const { create, close } = await open()
const started = performance.now()
try {
  for (let firstSeed = first; firstSeed < first + seeds; firstSeed += AT_ONCE) {
    const count = Math.min(AT_ONCE, first + seeds - firstSeed)
    await simulate({ create, firstSeed, seeds: count, steps: STEPS })
    const done = firstSeed + count - first
    const seconds = ((performance.now() - started) / 1000).toFixed(0)
    console.log(`${name}: ${(done * STEPS).toLocaleString('en')} steps, ${seconds} s`)
  }
} finally {
  await close()
}

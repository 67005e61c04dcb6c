/** Several processes on one ledger, and processes that are killed in the middle. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from 'redis'
import { afterAll, describe, expect, test } from 'vitest'
import { createLedger, type LedgerStore } from '../../../src/ledger/index.ts'
import { nodeRedis, redisStore } from '../../../src/ledger/redis.ts'
import { sqliteStore } from '../../../src/ledger/sqlite.ts'
import { buildContender, rushFromFour, workUntilKilled } from '../../ledger/contenders.ts'
import { LIMITS } from '../../ledger/contested-limits.ts'
import { startRedis } from '../../ledger/redis-server.ts'
import { openSqlite } from '../../ledger/stores.ts'

await buildContender()
const folder = mkdtempSync(join(tmpdir(), 'tokenroom-processes-'))
const server = await startRedis('--appendonly', 'yes', '--appendfsync', 'always')
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface Shared {
  readonly kind: string
  readonly address: string
  open(): Promise<{ store: LedgerStore; close(): Promise<void> }>
  /** Ends the store itself without warning and starts it again. */
  crash(): Promise<void>
}

const sqlite: Shared = {
  kind: 'sqlite',
  address: join(folder, 'ledger.db'),
  async open() {
    const database = openSqlite(this.address)
    return { store: await sqliteStore({ database }), close: async () => void database.close() }
  },
  // The file's only process was the one that is killed.
  async crash() {},
}

const redis: Shared = {
  kind: 'redis',
  address: server.url,
  async open() {
    const client = createClient({ url: this.address })
    await client.connect()
    return { store: redisStore({ client: nodeRedis(client) }), close: async () => void (await client.close()) }
  },
  async crash() {
    await server.kill()
    await server.restart()
  },
}

describe.each([sqlite, redis])('$kind', (shared) => {
  test('1,000 reservations from four processes against a budget for 100: exactly 100 pass', async () => {
    expect(await rushFromFour(shared.kind, shared.address)).toBe(100)
    const { store, close } = await shared.open()
    const ledger = createLedger({ store, limits: LIMITS })
    expect(await ledger.readout({ user: 'shared' })).toMatchObject([{ held: 1_000, left: 0 }, { held: 1_000 }])
    await close()
  })

  test('what was answered before kill -9 is there, once; what was only held ends', async () => {
    const { held, settled } = await workUntilKilled(shared.kind, shared.address, 'one', 40)
    await shared.crash()
    const { store, close } = await shared.open()
    const ledger = createLedger({ store, limits: LIMITS })
    let [spent, pending] = [0, 0]
    for (const id of held) {
      const state = await ledger.find(id)
      expect(state, id).not.toBeNull()
      if (state?.state === 'settled') spent += 7
      else pending += 10
    }
    for (const id of settled) {
      expect(await ledger.settle(id, { inputTokens: 5, outputTokens: 2 })).toMatchObject({ repeated: true })
    }
    const [, all] = await ledger.readout({ user: 'shared' })
    // The request that was in flight to the store when the process died may be held without an answer.
    expect(all).toMatchObject({ spent })
    expect([pending, pending + 10].map((tokens) => tokens + 1_000)).toContain(all?.held)
    // The one between reserve and settle may still be settled, by whoever knows what was used.
    for (const id of held.filter((one) => !settled.includes(one))) {
      expect(await ledger.settle(id, { inputTokens: 5, outputTokens: 2 })).toMatchObject({ id })
    }
    const [, after] = await ledger.readout({ user: 'shared' })
    expect(after).toMatchObject({ spent: held.length * 7 })
    await close()
  })
})

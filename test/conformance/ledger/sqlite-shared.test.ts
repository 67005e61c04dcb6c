/** What a store keeps of its file between transactions is dropped when anybody else writes to the file. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLedger, type Ledger, type Limit } from '../../../src/ledger/index.ts'
import { type SqliteDatabase, sqliteStore } from '../../../src/ledger/sqlite.ts'
import { openSqlite } from '../../ledger/stores.ts'

// Without a window that could end while a test runs.
const limits: Limit[] = [{ id: 'all', per: 'user', unit: 'tokens', amount: 1_000, window: { total: true } }]
const ask = { scope: { user: 'ada' }, inputTokens: 100, outputTokens: 100 }
const usage = { inputTokens: 100, outputTokens: 20 }

let folder: string
const databases: SqliteDatabase[] = []
let one: Ledger
let other: Ledger

async function open(): Promise<Ledger> {
  const database = openSqlite(join(folder, 'ledger.db'))
  databases.push(database)
  return createLedger({ store: await sqliteStore({ database, durability: 'process' }), limits })
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tokenroom-shared-'))
  one = await open()
  other = await open()
})

afterAll(() => {
  for (const database of databases) database.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a reservation that another connection settled is not settled again', async () => {
  await one.reserve({ id: 'a', ...ask })
  expect(await other.settle('a', usage)).toMatchObject({ repeated: false })
  expect(await one.settle('a', usage)).toMatchObject({ repeated: true })
  expect(await one.readout(ask.scope)).toMatchObject([{ held: 0, spent: 120 }])
})

test('two connections that take turns see what the other holds', async () => {
  for (let number = 0; number < 4; number++) {
    expect(await (number % 2 === 0 ? one : other).reserve({ id: `turn-${number}`, ...ask })).toMatchObject({ ok: true })
  }
  expect(await one.reserve({ id: 'turn-4', ...ask })).toMatchObject({ ok: false, why: 'in-flight' })
  expect(await other.readout(ask.scope)).toMatchObject([{ held: 800, spent: 120 }])
})

test('a row that is deleted over the same connection is gone', async () => {
  expect(await one.find('turn-0')).toMatchObject({ state: 'pending' })
  databases[0]!.exec("DELETE FROM ledger_entries WHERE id = 'turn-0'")
  expect(await one.find('turn-0')).toBeNull()
})

test('another connection reads all of a reservation that was extended under one more limit', async () => {
  const scope = { user: 'bob' }
  await one.reserve({ id: 'b', ...ask, scope })
  one.limits([...limits, { ...limits[0]!, id: 'more' }])
  await one.extend('b', { step: 1, scope, outputTokens: 50, usedSoFar: usage })
  expect(await other.find('b')).toMatchObject({
    state: 'pending',
    step: 1,
    parts: [
      { limit: 'all', reserved: 250, held: 130, spent: 120 },
      { limit: 'more', reserved: 50, held: 50, spent: 0 },
    ],
  })
  await other.release('b')
  expect(await one.readout(scope)).toMatchObject([
    { held: 0, spent: 120 },
    { held: 0, spent: 0 },
  ])
})

import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { findSqlite } from '../../../../scripts/sqlite.mjs'
import type { SqliteDatabase } from '../../../../src/ledger/sqlite.ts'
import { memoryUsageStore, sqliteUsageStore, type UsageStore } from '../../../../src/usage/index.ts'
import { vitestHarness } from '../../../conformance/vitest-harness.ts'
import { runOutboxSuite } from '../../../usage/outbox-suite.ts'
import { runUsageStoreSuite } from '../../../usage/suite.ts'
import { recordOn } from '../records.ts'

const sqlite = findSqlite()
const folder = await mkdtemp(join(tmpdir(), 'tokenroom-usage-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0

function openFile(path: string, timeZone = 'UTC'): Promise<UsageStore> {
  const Database = createRequire(join(sqlite!, 'index.js'))('better-sqlite3') as new (path: string) => SqliteDatabase
  return sqliteUsageStore({ database: new Database(path), timeZone })
}

runUsageStoreSuite('memory', (timeZone) => memoryUsageStore(timeZone === undefined ? {} : { timeZone }))
if (sqlite === null) vitestHarness.skip('the usage store in SQLite', 'better-sqlite3 is missing: run "npm run setup"')
else {
  const openNew = (timeZone?: string) => openFile(join(folder, `${files++}.db`), timeZone)
  runUsageStoreSuite('SQLite', openNew)
  runOutboxSuite('SQLite', openNew)
}

test.skipIf(sqlite === null)('the file has everything when it is opened again', async () => {
  const path = join(folder, 'again.db')
  const record = recordOn('2026-11-01')
  await (await openFile(path)).add([record])
  const store = await openFile(path)
  expect(await store.add([record])).toBe(0)
  expect((await store.group({ fromDay: '2026-11-01', toDay: '2026-11-01' }))[0]?.totals.requests).toBe(1)
})

test('memory has no outbox: nothing of it outlives the process', () => {
  expect(memoryUsageStore().outbox).toBeUndefined()
})

test('a zone that does not exist is refused at once', () => {
  expect(() => memoryUsageStore({ timeZone: 'Mars/Base' })).toThrow(RangeError)
})

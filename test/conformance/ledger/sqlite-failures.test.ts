/** A transaction that fails: all who waited for it are told, nothing of it is counted, and the next one works. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLedger, type Ledger, type Limit } from '../../../src/ledger/index.ts'
import { type SqliteDatabase, sqliteStore } from '../../../src/ledger/sqlite.ts'
import { openSqlite } from '../../ledger/stores.ts'

// Without a window that could end while a test runs.
const limits: Limit[] = [{ id: 'all', per: 'user', unit: 'tokens', amount: 1_000_000, window: { total: true } }]
const ask = { scope: { user: 'ada' }, inputTokens: 100, outputTokens: 100 }
const usage = { inputTokens: 100, outputTokens: 20 }

let folder: string
let database: SqliteDatabase
let ledger: Ledger

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tokenroom-failures-'))
  database = openSqlite(join(folder, 'ledger.db'))
  ledger = createLedger({ store: await sqliteStore({ database, durability: 'process' }), limits })
  await ledger.reserve({ id: 'before', ...ask })
})

afterEach(() => {
  database.close()
  rmSync(folder, { recursive: true, force: true })
})

/** One batch of `count` reservations and a settle; the ids are long, so that many of them need pages. */
async function fails(count: number, reason: RegExp): Promise<void> {
  const reserves = Array.from({ length: count }, (_, index) =>
    ledger.reserve({ id: `${index}`.padStart(200, 'x'), ...ask }),
  )
  const answers = await Promise.allSettled([...reserves, ledger.settle('before', usage)])
  for (const answer of answers) {
    expect(answer).toMatchObject({
      status: 'rejected',
      reason: { code: 'LEDGER_STORE_DOWN', message: expect.stringMatching(reason) },
    })
  }
}

/** Nothing of the failed batch is there, and the same calls pass. */
async function worksAgain(): Promise<void> {
  expect(await ledger.readout(ask.scope)).toMatchObject([{ held: 200, spent: 0 }])
  expect(await ledger.find('0'.padStart(200, 'x'))).toBeNull()
  expect(await ledger.reserve({ id: '0'.padStart(200, 'x'), ...ask })).toMatchObject({ ok: true, attempt: 1 })
  expect(await ledger.settle('before', usage)).toMatchObject({ repeated: false })
  expect(await ledger.readout(ask.scope)).toMatchObject([{ held: 200, spent: 120 }])
}

test('a COMMIT that fails', async () => {
  // What a row refers to is looked for when the transaction commits.
  database.exec(`PRAGMA foreign_keys = ON;
    CREATE TABLE parents (id INTEGER PRIMARY KEY);
    CREATE TABLE children (parent INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED);
    CREATE TRIGGER orphan AFTER INSERT ON ledger_entries BEGIN INSERT INTO children VALUES (1); END`)
  await fails(3, /FOREIGN KEY/)
  database.exec('DROP TRIGGER orphan')
  await worksAgain()
})

test('a full disk', async () => {
  const [row] = database.prepare('PRAGMA page_count').all() as { page_count: number }[]
  database.exec(`PRAGMA max_page_count = ${row!.page_count}`)
  await fails(500, /full/)
  database.exec('PRAGMA max_page_count = 1000000')
  await worksAgain()
})

test('a file that somebody else is writing to for longer than one waits', async () => {
  database.exec('PRAGMA busy_timeout = 1')
  const other = openSqlite(join(folder, 'ledger.db'))
  other.exec('BEGIN IMMEDIATE')
  await fails(3, /locked/)
  other.exec('ROLLBACK')
  other.close()
  await worksAgain()
})

test('a file of another version is refused, and nothing in it is changed', async () => {
  const [row] = database.prepare("SELECT value FROM ledger_meta WHERE name = 'version'").all() as { value: string }[]
  const setVersion = (version: string) =>
    database.exec(`UPDATE ledger_meta SET value = '${version}' WHERE name = 'version'`)
  setVersion('2')
  await expect(sqliteStore({ database })).rejects.toThrow(/a ledger of version 2, .*; use another file/)
  setVersion(row!.value)
  const again = createLedger({ store: await sqliteStore({ database }), limits })
  expect(await again.readout(ask.scope)).toMatchObject([{ held: 200, spent: 0 }])
})

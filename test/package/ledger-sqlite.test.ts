/** The built store with the SQLite that Node brings along, in a version of Node that has it. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { findNode } from '../../scripts/node-versions.mjs'
import { root } from './packed.ts'

const from = (name: string) => JSON.stringify(pathToFileURL(join(root, 'dist', name)).href)

const program = `
import { createLedger } from ${from('ledger.js')}
import { sqliteStore } from ${from('ledger-sqlite.js')}
const most = BigInt(Number.MAX_SAFE_INTEGER)
const limits = [{ id: 'usd', unit: 'nanoUsd', amount: most, window: { total: true } }]
const open = async () => createLedger({ store: await sqliteStore({ path: process.argv[2] }), limits })
const first = await open()
const ask = { inputTokens: 1, outputTokens: 0, costNanoUsd: most / 100n }
const answers = await Promise.all(Array.from({ length: 1000 }, () => first.reserve(ask)))
await first.settle(answers[0].id, { inputTokens: 1, outputTokens: 0, costNanoUsd: 1n })
await first.close()
const second = await open()
const [{ held, spent }] = await second.readout()
await second.close()
console.log(answers.filter(({ ok }) => ok).length, held === (most / 100n) * 99n, spent)
`

test('node:sqlite: exactly 100 of 1,000 pass, exact to the ceiling, and are there when the file is opened again', () => {
  const node = findNode(24)
  if (node === null) throw new Error('Node 24 is missing: run "npm run setup"')
  const folder = mkdtempSync(join(tmpdir(), 'tokenroom-node-sqlite-'))
  try {
    writeFileSync(join(folder, 'program.mjs'), program)
    const args = [join(folder, 'program.mjs'), join(folder, 'ledger.db')]
    expect(execFileSync(node, args, { encoding: 'utf8' })).toBe('100 true 1n\n')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

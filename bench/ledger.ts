/**
 * Reserve and settle in pairs, on every store, beside what they stand on and beside peers: `npm run bench:ledger`. Needs
 * `npm run setup`. Each contest is checked first: what it counted is what was done. Then medians of rounds that take turns,
 * so that a busy machine slows all of them. Writes `bench/results/ledger.json` and the tables of `docs/scale.md`.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openContests } from './ledger-contests.ts'
import type { Contest } from './ledger-peers.ts'
import { ledgerTables, type Rate } from './ledger-tables.ts'
import { thisMachine } from './machine.ts'
import { replaceBlock } from './markdown.ts'

const ROUNDS = 5

/** Pairs a second. */
async function measure({ pairs, atOnce, pair }: Contest, from: number): Promise<number> {
  const started = performance.now()
  if (atOnce === 1) for (let number = 0; number < pairs; number++) await pair(from + number)
  else {
    let next = 0
    const line = async () => {
      while (next < pairs) await pair(from + next++)
    }
    await Promise.all(Array.from({ length: atOnce }, line))
  }
  return (pairs / (performance.now() - started)) * 1_000
}

const machine = thisMachine()
const folder = mkdtempSync(join(tmpdir(), 'tokenroom-bench-'))
const { contests, close } = await openContests(folder)
const rates = new Map<string, number[]>(contests.map(({ key }) => [key, []]))
try {
  for (const contest of contests) {
    const pairs = Math.ceil(contest.pairs / 10)
    await measure({ ...contest, pairs }, 0)
    await contest.check(pairs)
  }
  for (let round = 1; round <= ROUNDS; round++) {
    for (const contest of contests) rates.get(contest.key)!.push(await measure(contest, round * contest.pairs))
  }
} finally {
  await close()
  rmSync(folder, { recursive: true, force: true })
}

const results: Rate[] = contests.map(({ key, name }) => ({ key, name, rates: rates.get(key)! }))
const tables = ledgerTables(results, machine, new Date().toISOString().slice(0, 10))
const file = (path: string) => new URL(path, import.meta.url)
writeFileSync(file('./results/ledger.json'), `${JSON.stringify({ machine, results }, null, 2)}\n`)
const guide = readFileSync(file('../docs/scale.md'), 'utf8')
writeFileSync(file('../docs/scale.md'), replaceBlock(guide, 'ledger', tables))
console.log(tables)

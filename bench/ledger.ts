/**
 * Reserve and settle in pairs, on every store, beside what they stand on and beside peers: `npm run bench:ledger`. With the
 * beginnings of keys, as in `-- memory sqlite`, only those are measured, and nothing is written. Needs
 * `npm run build` and `npm run setup`. Each contest is checked first: what it counted is what was done. Then medians of rounds that take turns,
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
import { median } from './measure/time.ts'

const ROUNDS = 5

interface Round {
  /** Pairs a second. */
  readonly rate: number
  /** How much of a core this process used, which asks and, for memory and SQLite, also answers. */
  readonly cores: number
}

async function measure({ pairs, atOnce, line }: Contest, from: number): Promise<Round> {
  let next = 0
  const take = () => (next < pairs ? from + next++ : -1)
  const [started, before] = [performance.now(), process.cpuUsage()]
  await Promise.all(Array.from({ length: atOnce }, () => line(take)))
  const elapsedMs = performance.now() - started
  const { user, system } = process.cpuUsage(before)
  return { rate: (pairs / elapsedMs) * 1_000, cores: (user + system) / 1_000 / elapsedMs }
}

const machine = thisMachine()
const folder = mkdtempSync(join(tmpdir(), 'tokenroom-bench-'))
const wanted = process.argv.slice(2)
const isWanted = ({ key }: Contest) => wanted.length === 0 || wanted.some((beginning) => key.startsWith(beginning))
const { contests, scriptUs, close } = await openContests(folder).catch((cause) => {
  rmSync(folder, { recursive: true, force: true })
  throw cause
})
const measured = contests.filter(isWanted)
const rounds = new Map<string, Round[]>(measured.map(({ key }) => [key, []]))
let serverUs = 0
try {
  for (const contest of measured) {
    const pairs = contest.warmPairs ?? Math.ceil(contest.pairs / 10)
    await measure({ ...contest, pairs }, 0)
    await contest.check(pairs)
  }
  for (let round = 1; round <= ROUNDS; round++) {
    for (const contest of measured) {
      rounds.get(contest.key)!.push(await measure(contest, (contest.warmPairs ?? 0) + round * contest.pairs))
    }
  }
  if (measured.length === contests.length) serverUs = await scriptUs()
} finally {
  await close()
  rmSync(folder, { recursive: true, force: true })
}

const results: Rate[] = measured.map(({ key, name }) => ({
  key,
  name,
  rates: rounds.get(key)!.map(({ rate }) => rate),
  cores: median(rounds.get(key)!.map(({ cores }) => cores)),
}))
if (measured.length < contests.length) {
  for (const { name, rates } of results)
    console.log(`${name}: ${Math.round(median(rates)).toLocaleString('en')} pairs a second`)
  console.log(`${measured.length} of ${contests.length} contests were measured: nothing is written`)
} else {
  const tables = ledgerTables(results, serverUs, machine, new Date().toISOString().slice(0, 10))
  const file = (path: string) => new URL(path, import.meta.url)
  writeFileSync(file('./results/ledger.json'), `${JSON.stringify({ machine, serverUs, results }, null, 2)}\n`)
  const guide = readFileSync(file('../docs/scale.md'), 'utf8')
  writeFileSync(file('../docs/scale.md'), replaceBlock(guide, 'ledger', tables))
  console.log(tables)
}

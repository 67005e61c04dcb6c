/**
 * Reserve and settle in pairs, on every store, beside what they stand on and beside peers: `npm run bench:ledger`. With the
 * beginnings of groups' names, as in `-- memory sqlite`, only those are measured, and nothing is written. Needs
 * `npm run build` and `npm run setup`. Each contest is checked first: what it counted is what was done. Then medians of rounds that take turns,
 * so that a busy machine slows all of them. Writes `bench/results/ledger.json` and the tables of `docs/scale.md`.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { groups } from './ledger-contests.ts'
import type { Question, Reply, Round } from './ledger-process.ts'
import { ledgerTables, type Rate } from './ledger-tables.ts'
import { thisMachine } from './machine.ts'
import { replaceBlock } from './markdown.ts'
import { median } from './measure/time.ts'

const ROUNDS = 5
const file = (path: string) => new URL(path, import.meta.url)

/** The next message of a process. Rejects when it ends before. */
function replyOf<K extends Reply['kind']>(child: ChildProcess, kind: K): Promise<Reply & { kind: K }> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`${child.spawnargs.at(-1)} ended with ${code}`))
    child.once('exit', ended)
    child.once('message', (reply: Reply) => {
      child.off('exit', ended)
      if (reply.kind === kind) resolve(reply as Reply & { kind: K })
      else reject(new Error(`a process said "${reply.kind}", not "${kind}"`))
    })
  })
}

/** A group in a process of its own, open and checked. */
class Group {
  readonly rounds: Round[][] = []
  private constructor(
    private readonly child: ChildProcess,
    readonly contests: readonly { readonly key: string; readonly name: string }[],
  ) {
    this.rounds = contests.map(() => [])
  }

  static async open(name: string): Promise<Group> {
    const child = fork(fileURLToPath(file('./ledger-process.ts')), [name])
    return new Group(child, (await replyOf(child, 'open')).contests)
  }

  async measure(round: number): Promise<void> {
    for (let contest = 0; contest < this.contests.length; contest++) {
      this.#ask({ contest, round })
      this.rounds[contest]!.push((await replyOf(this.child, 'round')).round)
    }
  }

  async close(): Promise<number | null> {
    this.#ask('close')
    return (await replyOf(this.child, 'closed')).serverUs
  }

  results(): Rate[] {
    return this.contests.map(({ key, name }, contest) => ({
      key,
      name,
      rates: this.rounds[contest]!.map(({ rate }) => rate),
      cores: median(this.rounds[contest]!.map(({ cores }) => cores)),
    }))
  }

  #ask(question: Question): void {
    this.child.send(question)
  }
}

const machine = thisMachine()
const wanted = process.argv.slice(2)
const names = Object.keys(groups)
const chosen = names.filter((name) => wanted.length === 0 || wanted.some((beginning) => name.startsWith(beginning)))
const open: Group[] = []
let serverUs = 0
try {
  for (const name of chosen) open.push(await Group.open(name))
  for (let round = 1; round <= ROUNDS; round++) for (const group of open) await group.measure(round)
} finally {
  for (const group of open) serverUs = (await group.close()) ?? serverUs
}

const results = open.flatMap((group) => group.results())
if (chosen.length < names.length) {
  for (const { name, rates } of results)
    console.log(`${name}: ${Math.round(median(rates)).toLocaleString('en')} pairs a second`)
  console.log(`${chosen.length} of ${names.length} groups were measured: nothing is written`)
} else {
  const tables = ledgerTables(results, serverUs, machine, new Date().toISOString().slice(0, 10))
  writeFileSync(file('./results/ledger.json'), `${JSON.stringify({ machine, serverUs, results }, null, 2)}\n`)
  const guide = readFileSync(file('../docs/scale.md'), 'utf8')
  writeFileSync(file('../docs/scale.md'), replaceBlock(guide, 'ledger', tables))
  console.log(tables)
}

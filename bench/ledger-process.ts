/** One process of `bench/ledger.ts`: opens a group, checks it, then measures a round whenever it is asked. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { groups, Started } from './ledger-contests.ts'
import type { Contest } from './ledger-peers.ts'

export interface Round {
  /** Pairs a second. */
  readonly rate: number
  /** How much of a core this process used, which asks and, for memory and SQLite, also answers. */
  readonly cores: number
}

/** Asks for one round of a contest, or for the end. */
export type Question = { readonly contest: number; readonly round: number } | 'close'

/** The contests, once they are checked; then a round for each question; at the end what a script took of a server. */
export type Reply =
  | { readonly kind: 'open'; readonly contests: readonly { readonly key: string; readonly name: string }[] }
  | { readonly kind: 'round'; readonly round: Round }
  | { readonly kind: 'closed'; readonly serverUs: number | null }

async function measure({ pairs, atOnce, line }: Contest, from: number): Promise<Round> {
  let next = 0
  const take = () => (next < pairs ? from + next++ : -1)
  const [started, before] = [performance.now(), process.cpuUsage()]
  await Promise.all(Array.from({ length: atOnce }, () => line(take)))
  const elapsedMs = performance.now() - started
  const { user, system } = process.cpuUsage(before)
  return { rate: (pairs / elapsedMs) * 1_000, cores: (user + system) / 1_000 / elapsedMs }
}

const warmPairsOf = ({ warmPairs, pairs }: Contest) => warmPairs ?? Math.ceil(pairs / 10)
const send = (reply: Reply) => process.send!(reply)

async function open(folder: string, started: Started): Promise<Contest[]> {
  const contests = await groups[process.argv[2]!]!(started, folder)
  for (const contest of contests) {
    const pairs = warmPairsOf(contest)
    await measure({ ...contest, pairs }, 0)
    await contest.check(pairs)
  }
  return contests
}

async function close(contests: readonly Contest[]): Promise<void> {
  let serverUs: number | null = null
  for (const contest of contests) if (contest.serverUs !== undefined) serverUs = await contest.serverUs()
  send({ kind: 'closed', serverUs })
}

const started = new Started()
const folder = mkdtempSync(join(tmpdir(), 'tokenroom-bench-'))
async function end(): Promise<void> {
  await started.stop()
  rmSync(folder, { recursive: true, force: true })
  process.disconnect()
}

// Whatever ends the asking process, no server stays.
process.once('disconnect', () => started.stop())
try {
  const contests = await open(folder, started)
  process.on('message', async (question: Question) => {
    if (question === 'close') {
      await close(contests)
      await end()
      return
    }
    const contest = contests[question.contest]!
    send({ kind: 'round', round: await measure(contest, warmPairsOf(contest) + question.round * contest.pairs) })
  })
  send({ kind: 'open', contests: contests.map(({ key, name }) => ({ key, name })) })
} catch (cause) {
  console.error(cause)
  process.exitCode = 1
  await end()
}

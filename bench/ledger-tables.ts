/** The tables of `docs/scale.md`, from what was measured. */
import { isBusy, type Machine } from './machine.ts'
import { median } from './measure/time.ts'

export interface Rate {
  readonly key: string
  readonly name: string
  /** Pairs a second, of each round. */
  readonly rates: readonly number[]
  /** How much of a core the measuring process used. */
  readonly cores: number
}

/** Numbers that stand side by side: of the first, so many times the second. */
const RATIOS: readonly (readonly [string, string, string])[] = [
  ['four limits instead of one, memory', 'memory4', 'memory'],
  ['1,000,000 tenants instead of one, memory', 'memoryTenants', 'memory'],
  ['each tenant new instead of one, memory', 'memoryNew', 'memory'],
  ['1,000,000 keys instead of one, a Map alone', 'mapMany', 'map'],
  ['memory beside rate-limiter-flexible', 'memory', 'limiter'],
  ['SQLite beside its statements alone', 'sqlite', 'sqliteBare'],
  ['Redis beside a bare EVAL, one at a time', 'redis', 'bare'],
  ['Redis beside a bare EVAL, 64 at once', 'redisMany', 'bareMany'],
  ['Redis beside rate-limiter-flexible', 'redis', 'limiterRedis'],
  ['over HTTP, beside @upstash/ratelimit', 'upstash', 'ratelimit'],
  ['twelve ledgers on a Cluster instead of one', 'cluster12', 'cluster'],
  ['four Durable Objects instead of one', 'objects', 'object'],
  ['the same, each step a message', 'objectsApart', 'objectApart'],
  ['one Durable Object, each step a message instead of shared', 'objectApart', 'object'],
]

/** `serverUs`: what one script takes of a Redis. */
export function ledgerTables(results: readonly Rate[], serverUs: number, machine: Machine, date: string): string {
  const show = (value: number) => Math.round(value).toLocaleString('en')
  const of = (key: string) => median(results.find((one) => one.key === key)!.rates)
  const rows = results.map(
    ({ name, rates, cores }) =>
      `| ${name} | ${show(median(rates))} | ${show(Math.min(...rates))} | ${show(Math.max(...rates))} | ${cores.toFixed(2)} |`,
  )
  const ratios = RATIOS.map(([name, one, other]) => `| ${name} | ${(of(one) / of(other)).toFixed(2)} |`)
  const load = isBusy(machine)
    ? `. **Others used the machine: ${machine.load} processes wanted a core.** The numbers are a lower bound; compare rows`
    : ''
  return `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, ${date}${load}.

| | pairs a second, median | lowest | highest | cores used by the asking process |
|---|---:|---:|---:|---:|
${rows.join('\n')}

| pairs a second, the first of the second | ratio |
|---|---:|
${ratios.join('\n')}

| where it stops | pairs a second | what is full there |
|---|---:|---|
| one process, memory | ${show(of('memory'))} | the core of the process |
| one process, memory, every tenant new | ${show(of('memoryNew'))} | the core of the process |
| one machine, SQLite | ${show(of('sqlite'))} | the core of the process, and the disk for each transaction |
| one Redis | ${show(500_000 / serverUs)} | one core of the server: a script takes ${serverUs.toFixed(0)} µs of it, a pair is two |
| one ledger on a Cluster | ${show(500_000 / serverUs)} | as one Redis: a ledger is on one node |
| one Durable Object, here | ${show(of('object'))} | the one thread of the local workerd, and the disk for each transaction |`
}

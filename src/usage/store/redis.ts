/** Usage in Redis, beside a ledger's keys: a hash for each day, in which each addition is one script. */
import { type RedisScripts, requireScripts } from '../../ledger/stores/redis/clients.ts'
import { createScriptRunner } from '../../ledger/stores/redis/run-script.ts'
import { dayAt, requireDay } from '../days.ts'
import { DIMENSIONS, type UsageRecord } from '../record.ts'
import { noTotals, SUM_NAMES, totalsOf } from '../totals.ts'
import { redisOutbox } from './redis-outbox.ts'
import { ADD, FORGET, READ } from './redis-scripts.ts'
import type { UsageQuery, UsageStore } from './types.ts'
import { groupCells, keyOf, numberOf, type UsageCell } from './usage-cells.ts'

export interface RedisUsageStoreOptions {
  /** `nodeRedis(client)`, `ioRedis(client)` or `upstash(client)`, of `tokenroom/ledger/redis`. */
  readonly client: RedisScripts
  /** The name, and the hash tag of all keys: may be that of a ledger. Default `tokenroom`. */
  readonly name?: string
  /** Default: UTC. */
  readonly timeZone?: string
}

/** Ids are remembered so long: a record that comes again within that time is counted once. */
const REMEMBER_IDS_MS = 2 * 86_400_000
/** Records of one script: it holds the server for a few milliseconds. */
const MOST_AT_ONCE = 500
/** Days that one script reads, for the same reason. */
const DAYS_AT_ONCE = 7
/** So many cells of days that were read are kept; a day that has not changed is not read again. */
const MOST_KEPT_CELLS = 50_000

interface Day {
  /** Another after each change. */
  readonly version: string
  readonly cells: readonly UsageCell[]
}

/**
 * A store in Redis 6.2 or later. Connecting and closing the client stays yours. Up to 500 records are added in one step; a
 * longer list in several. Throws `INVALID_ARGUMENT` for what is no client and no name, and a `RangeError` for no zone.
 *
 * @example
 * const client = nodeRedis(await createClient({ url: 'redis://127.0.0.1:6379' }).connect())
 * const usage = createUsageTracker({ store: redisUsageStore({ client }) })
 */
export function redisUsageStore(options: RedisUsageStoreOptions): UsageStore {
  const { client, name = 'tokenroom', timeZone = 'UTC' } = options
  requireScripts(client, name)
  dayAt(0, timeZone)
  const run = createScriptRunner(client)
  const key = (part: string) => `{${name}}:usage:${part}`
  const [idsKey, daysKey] = [key('ids'), key('days')]
  const kept = new Map<string, Day>()

  async function addSome(records: readonly UsageRecord[]): Promise<number> {
    const days = [...new Set(records.map(({ atMs }) => dayAt(atMs, timeZone)))]
    const args = [String(REMEMBER_IDS_MS), ...records.flatMap((record) => argsOf(record, days, timeZone))]
    return Number(await run(ADD, [idsKey, daysKey, ...days.map((day) => key(`day:${day}`))], args))
  }

  async function daysKnown(from: string, to: string): Promise<readonly string[]> {
    const reply = (await run(READ, [daysKey], [])) as string[]
    return reply.map((day) => day.slice(1)).filter((day) => day >= from && day <= to)
  }

  async function readDays(days: readonly string[]): Promise<readonly (readonly UsageCell[])[]> {
    if (days.length === 0) return []
    const before = days.map((day) => kept.get(day))
    const versions = before.map((one) => one?.version ?? '')
    const replies = (await run(READ, [daysKey, ...days.map((day) => key(`day:${day}`))], versions)) as (string[] | 0)[]
    return days.map((day, index) => {
      const reply = replies[index]
      const read = Array.isArray(reply) ? readDay(day, reply) : before[index]!
      kept.delete(day)
      kept.set(day, read)
      return read.cells
    })
  }

  function keepFew(): void {
    let cells = 0
    for (const day of [...kept.keys()].reverse()) {
      cells += kept.get(day)!.cells.length
      if (cells > MOST_KEPT_CELLS) kept.delete(day)
    }
  }

  return {
    name: 'redis',
    timeZone,
    async add(records) {
      let added = 0
      for (let from = 0; from < records.length; from += MOST_AT_ONCE) {
        added += await addSome(records.slice(from, from + MOST_AT_ONCE))
      }
      return added
    },
    async group(query: UsageQuery) {
      requireDay('fromDay', query.fromDay)
      requireDay('toDay', query.toDay)
      const days = await daysKnown(query.fromDay, query.toDay)
      const cells: UsageCell[] = []
      for (let from = 0; from < days.length; from += DAYS_AT_ONCE) {
        cells.push(...(await readDays(days.slice(from, from + DAYS_AT_ONCE))).flat())
      }
      keepFew()
      return groupCells(cells, query)
    },
    async forget(beforeDay) {
      requireDay('beforeDay', beforeDay)
      const days = (await daysKnown('', beforeDay)).filter((day) => day < beforeDay)
      if (days.length > 0) await run(FORGET, [daysKey, ...days.map((day) => key(`day:${day}`))], days)
    },
    outbox: redisOutbox(run, key),
  }
}

/** Id, number of the day's key, day, cell, how many sums, and each sum with its number. Those that are 0 are left out. */
function argsOf(record: UsageRecord, days: readonly string[], timeZone: string): readonly string[] {
  const { day, ...values } = keyOf(record, timeZone)
  const totals = totalsOf(record)
  const sums = SUM_NAMES.flatMap((name, index) => {
    const amount = numberOf(totals, name)
    return amount === 0 ? [] : [String(index), String(amount)]
  })
  return [record.id, String(days.indexOf(day)), day, JSON.stringify(Object.values(values)), `${sums.length}`, ...sums]
}

/**
 * A day's hash as it is listed, each text after a sign: `v` is the version, a JSON list names a cell and has its number,
 * `number.sum` is a sum of that cell.
 */
function readDay(day: string, [version = '', ...fields]: readonly string[]): Day {
  const cells = new Map<string, UsageCell>()
  const pairs = Array.from({ length: fields.length / 2 }, (_, at) => [fields[2 * at]!, fields[2 * at + 1]!] as const)
  for (const [field, number] of pairs) {
    if (!field.startsWith('=[')) continue
    const values = JSON.parse(field.slice(1)) as (string | null)[]
    const named = Object.fromEntries(DIMENSIONS.map((name, index) => [name, values[index] ?? null]))
    cells.set(number.slice(1), { key: { day, ...named } as UsageCell['key'], sums: noTotals() })
  }
  for (const [field, amount] of pairs) {
    const [, number = '', index] = /^=(\d+)\.(\d+)$/.exec(field) ?? []
    const cell = cells.get(number)
    const name = SUM_NAMES[Number(index)]
    if (cell === undefined || name === undefined) continue
    if (name === 'costNanoUsd') cell.sums.costNanoUsd = BigInt(amount.slice(1))
    else cell.sums[name] = Number(amount.slice(1))
  }
  return { version, cells: [...cells.values()] }
}

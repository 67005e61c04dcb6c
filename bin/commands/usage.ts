import { createReadStream } from 'node:fs'
import { createOutliers, memoryUsageStore, readUsageLine, reportUsage, type UsageRecord } from 'tokenroom/usage'
import { dayAt } from '../../src/usage/days.ts'
import { readWhole, type Typed } from '../arguments.ts'
import { EXIT, usage as mistyped } from '../errors.ts'
import { findFiles } from '../files/find.ts'
import { shown } from '../files/names.ts'
import { print } from '../output.ts'
import { Progress } from '../progress.ts'
import { formatUsage, type ReadUsage, usageJson } from '../usage/format.ts'
import { readLines } from '../usage/read-lines.ts'

const READ_BYTES = 1 << 20
/** Broken lines are counted, and so many of them named. */
const MOST_NAMED = 10
const MOST_OVER = 1_000
const ALL = { fromDay: '0001-01-01', toDay: '9999-12-31' }

/** `tokenroom usage`. Answers the exit code. */
export async function usage({ options, words }: Typed<'usage'>): Promise<number> {
  if (words.length === 0 && process.stdin.isTTY) throw mistyped('no files, and nothing on standard input', 'usage')
  const limitTokens = options.over === undefined ? null : readWhole('usage', 'over', options.over)
  const top = options.top === undefined ? 10 : readWhole('usage', 'top', options.top, 100_000)
  const days = { fromDay: readDay('from', options.from), toDay: readDay('to', options.to) }
  const store = openStore(options['time-zone'] ?? 'UTC')
  const outliers = createOutliers()
  const over: UsageRecord[] = []
  const lines = { read: 0, repeated: 0, other: 0, bad: 0 }
  let overCount = 0

  function take(record: UsageRecord): void {
    if (store.add([record]) === 0) {
      lines.repeated++
      return
    }
    lines.read++
    const day = dayAt(record.atMs, store.timeZone)
    if (day < (days.fromDay ?? day) || day > (days.toDay ?? day)) return
    outliers.add(record)
    if (limitTokens === null || record.inputTokens + record.outputTokens <= limitTokens) return
    overCount++
    if (over.length < MOST_OVER) over.push(record)
  }

  const found = await findFiles(words.length === 0 ? ['-'] : words, { hidden: true, noIgnore: true })
  const skipped = found.failed.map(({ name, reason }) => ({ file: name, reason }))
  for (const { file, reason } of skipped) complain(`cannot read ${shown(file)}: ${reason}; check its permissions`)
  const isKnown = found.inputs.every(({ bytes }) => bytes !== null)
  const progress = new Progress(isKnown ? found.inputs.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) : null)
  for (const { path, name } of found.inputs) {
    const label = name === '-' ? 'standard input' : shown(name)
    try {
      const stream = path === null ? process.stdin : createReadStream(Buffer.from(path), { highWaterMark: READ_BYTES })
      let number = 0
      for await (const text of readLines(stream, (bytes) => progress.add(bytes))) {
        number++
        const line =
          text === null ? ({ kind: 'bad', reason: 'it is longer than a megabyte' } as const) : readUsageLine(text)
        if (line.kind === 'record') take(line.record)
        else if (line.kind === 'other') lines.other += text === '' ? 0 : 1
        else if (lines.bad++ < MOST_NAMED)
          complain(`${label}, line ${number}: ${line.reason}; it was left out`, 'BAD_LINE')
      }
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException
      if (!/^(?:E[A-Z]+|Z_[A-Z_]+)$/.test(code)) throw error
      complain(`cannot read ${label}: ${shown(message)}; check the file`)
      skipped.push({ file: name, reason: code })
    } finally {
      progress.end()
    }
  }
  if (lines.bad > MOST_NAMED) complain(`${lines.bad - MOST_NAMED} more broken lines were left out`, 'BAD_LINE')

  const known = (await store.group({ ...ALL, by: ['day'] })).map(({ key }) => key.day!).sort()
  const today = new Date().toISOString().slice(0, 10)
  const fromDay = days.fromDay ?? known[0] ?? days.toDay ?? today
  const toDay = days.toDay ?? known.at(-1) ?? fromDay
  if (fromDay > toDay) throw mistyped(`--from ${fromDay} is after --to ${toDay}`, 'usage')
  const result: ReadUsage = {
    report: await reportUsage(store, { fromDay, toDay, top }),
    outliers: outliers.list(),
    over: limitTokens === null ? null : { limitTokens, count: overCount, requests: over },
    lines,
    skipped,
  }
  if (options.json) await print(`${usageJson(result)}\n`)
  else await print(formatUsage(result))
  if (skipped.length > 0 || lines.bad > 0) return EXIT.failed
  return overCount > 0 ? EXIT.overLimit : EXIT.ok
}

function openStore(timeZone: string) {
  try {
    return memoryUsageStore({ timeZone, maxIds: 1_000_000 })
  } catch {
    throw mistyped(`--time-zone "${timeZone.slice(0, 60)}" does not exist`, 'usage')
  }
}

function readDay(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))) return text
  throw mistyped(`--${name} is "${text.slice(0, 60)}"; it must be a day, YYYY-MM-DD`, 'usage')
}

function complain(message: string, code = 'NOT_READ'): void {
  process.stderr.write(`tokenroom: ${message} [${code}]\n`)
}

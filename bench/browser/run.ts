/**
 * The benchmark in a real browser. Each engine runs in its own worker, and its counts are checked against OpenAI's tokenizer.
 * Typing into ten megabytes is measured in a bare editor and in the playground. Prints the table and writes
 * `bench/results/browser.json`.
 *
 *     npm run bench:browser                    everything, the median of three rounds
 *     npm run bench:browser -- --rounds 1 start
 *
 * A run of some parts, or on a busy machine, is printed but not written.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Browser, chromium } from '@playwright/test'
import { chromiumOptions } from '../../test/helpers/browsers.ts'
import { engines } from '../engines/index.ts'
import { isBusy, thisMachine, versionOf } from '../machine.ts'
import { longText } from '../measure/edits.ts'
import { median } from '../measure/time.ts'
import { printReport } from '../report.ts'
import type { Cell, Results, Row } from '../results.ts'
import { benchTexts } from '../texts.ts'
import { EMPTY_PAGE, editFiles } from './edit-files.ts'
import { measureCount, measureStart } from './measure.ts'
import { serveFiles } from './server.ts'
import { bareEditor, playground } from './typed-into.ts'
import { measureTyping, type TypedInto } from './typing.ts'
import { workerFiles } from './workers.ts'

const PARTS = ['start', 'count', 'edit']
const ORACLE = 'tiktoken (WASM)'
const KEYS = 200

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' }, engine: { type: 'string', multiple: true } },
})
const unknown = positionals.filter((name) => !PARTS.includes(name))
if (unknown.length > 0) throw new Error(`no part ${unknown.join(', ')}; there are ${PARTS.join(', ')}`)
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds is ${values.rounds}; it must be 1 or more`)
const isWanted = (part: string) => positionals.length === 0 || positionals.includes(part)

const compared = engines.filter(({ name }) => !values.engine || values.engine.includes(name))
const names = compared.map(({ name }) => name)
const machine = thisMachine()
if (isBusy(machine))
  console.error(`The machine is busy (load ${machine.load} on ${machine.cores} cores): times will be too long.`)
const texts = benchTexts()
const server = await serveFiles(await allFiles())
const browser = await chromium.launch(chromiumOptions())
const failures = new Map<number, string>()
const rows: Row[] = []
try {
  if (isWanted('start')) rows.push(...(await startRows(browser)))
  if (isWanted('count')) rows.push(...(await countRows(browser)))
  if (isWanted('edit')) rows.push(...(await editRows()))
  report(browser.version())
} finally {
  await browser.close()
  server.close()
}

async function allFiles(): Promise<Map<string, Uint8Array>> {
  const files = await workerFiles(names)
  const encode = (text: string) => new TextEncoder().encode(text)
  files.set('/index.html', encode(EMPTY_PAGE))
  if (isWanted('edit')) for (const [path, bytes] of await editFiles()) files.set(path, bytes)
  for (const [index, { text }] of texts.entries()) files.set(`/text-${index}.txt`, encode(text))
  return files
}

async function startRows(browser: Browser): Promise<Row[]> {
  console.error('start')
  const measured = await inRounds((engine) => measureStart(browser, server.origin, engine))
  const row = (name: string, key: 'coldMs' | 'warmMs' | 'secondMs'): Row => ({
    group: 'worker started to first count',
    name,
    unit: 'ms',
    better: 'smaller',
    cells: cellsOf(measured, (times) => times[key]),
  })
  return [row('nothing cached', 'coldMs'), row('cached', 'warmMs'), row('second worker', 'secondMs')]
}

async function countRows(browser: Browser): Promise<Row[]> {
  const rows: Row[] = []
  for (const [index, { name, bytes, text }] of texts.entries()) {
    console.error(`count ${name}`)
    const measured = await inRounds((engine) => measureCount(browser, server.origin, engine, `/text-${index}.txt`))
    const expected = await rightCount(text)
    const speed = (key: 'firstMs' | 'repeatedMs') =>
      cellsOf(measured, (times) => (times.tokens === expected ? bytes / 1000 / times[key] : `wrong: ${times.tokens}`))
    const shared = { name, unit: 'MB/s', better: 'larger' } as const
    rows.push({ group: 'count, first pass', ...shared, cells: speed('firstMs') })
    rows.push({ group: 'count, repeated', ...shared, cells: speed('repeatedMs') })
  }
  return rows.sort((a, b) => a.group.localeCompare(b.group))
}

async function rightCount(text: string): Promise<number> {
  const oracle = engines.find(({ name }) => name === ORACLE)
  if (!oracle) throw new Error(`there is no engine "${ORACLE}" to compare counts with`)
  return (await oracle.load()).count(text)
}

/**
 * Frames are drawn as soon as they are ready, so the times do not include the wait for a display's next tick. A display adds
 * that wait to both the letter and the count.
 */
async function editRows(): Promise<Row[]> {
  const { args = [], ...options } = chromiumOptions()
  const browser = await chromium.launch({ ...options, args: [...args, '--disable-frame-rate-limit'] })
  try {
    return [
      ...(await typingRows(browser, 'a key pressed in 10 MB', bareEditor('page'))),
      ...(await typingRows(browser, 'a key pressed in 10 MB, counted in the worker alone', bareEditor('worker'))),
      ...(await typingRows(browser, 'a key pressed in 10 MB, in the playground', playground)),
    ]
  } finally {
    await browser.close()
  }
}

async function typingRows(browser: Browser, group: string, into: TypedInto): Promise<Row[]> {
  console.error(group)
  // The editor knows no other line ends.
  const text = longText(
    texts.map(({ text }) => text.replace(/\r\n?/g, '\n')),
    10_000_000,
  )
  const times = await measureTyping(browser, server.origin, into, text, KEYS, rightCount)
  const row = (name: string, ms: number): Row => ({
    group,
    name,
    unit: 'ms',
    better: 'smaller',
    cells: { [names[0] ?? '']: ms },
  })
  return [
    row('letter painted, p50', times.letterMs.p50),
    row('letter painted, p99', times.letterMs.p99),
    row('count on the page, p50', times.countMs.p50),
    row('count on the page, p99', times.countMs.p99),
    row('count painted, p50', times.paintMs.p50),
    row('count painted, p99', times.paintMs.p99),
  ]
}

/** What `measure` finds for each engine, or why it failed; the engines take turns. One that failed is not asked again. */
async function inRounds<T>(measure: (engine: number) => Promise<T>): Promise<(T | string)[][]> {
  const found: (T | string)[][] = names.map(() => [])
  for (let round = 0; round < rounds; round++) {
    for (const [engine, results] of found.entries()) {
      const result = failures.get(engine) ?? (await measure(engine).catch(reasonOf))
      if (typeof result === 'string') failures.set(engine, result)
      results.push(result)
    }
  }
  return found
}

function reasonOf(error: unknown): string {
  const [first = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return `failed: ${first.replace(/^page\.evaluate: (Error: )?/, '')}`
}

function cellsOf<T>(measured: (T | string)[][], pick: (times: T) => Cell): Record<string, Cell> {
  const cells = measured.map((results, engine): [string, Cell] => {
    const picked = results.map((result) => (typeof result === 'string' ? result : pick(result)))
    const numbers = picked.filter((cell) => typeof cell === 'number')
    return [names[engine] ?? '', picked.find((cell) => typeof cell === 'string') ?? median(numbers)]
  })
  return Object.fromEntries(cells)
}

function report(version: string): void {
  const results: Results = {
    date: new Date().toISOString(),
    encoding: 'o200k_base',
    browser: `Chromium ${version}`,
    machine,
    rounds,
    engines: compared.map(({ name, packages }) => ({ name, version: versionOf(packages[0] ?? name) })),
    texts: texts.map(({ name, source, bytes, sha256 }) => ({ name, source, bytes, sha256 })),
    rows,
  }
  console.log(printReport(results))
  if (positionals.length > 0 || compared.length < engines.length || isBusy(machine)) return
  const file = new URL('../results/browser.json', import.meta.url)
  mkdirSync(new URL('.', file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
  console.log(`\nwritten to ${fileURLToPath(file)}; "npm run bench:readme" puts the numbers into the README`)
}

/**
 * Where the time of a key press in ten megabytes goes, and how long it takes until the change is painted: with nothing
 * counted, with a document in the worker, with `countEdit` in the page, and in the playground.
 *
 *     npm run bench:keys                  four rounds of 100 keys, in turns
 *     npm run bench:keys -- --rounds 1
 */
import { parseArgs } from 'node:util'
import { type Browser, chromium } from '@playwright/test'
import { chromiumOptions } from '../../test/helpers/browsers.ts'
import { longText, quantile } from '../measure/edits.ts'
import { median } from '../measure/time.ts'
import { benchTexts } from '../texts.ts'
import { editFiles } from './edit-files.ts'
import { phasesOf, TRACED } from './phases.ts'
import { serveFiles } from './server.ts'
import { trace } from './trace.ts'
import { bareEditor, playground } from './typed-into.ts'
import { openWatched, type TypedInto, typeKeys } from './typing.ts'

const KEYS = 100
const FRAME_MS = 1000 / 60

const PAGES: readonly { readonly name: string; readonly into: TypedInto }[] = [
  { name: 'nothing counted', into: bareEditor('nothing') },
  { name: 'worker alone', into: bareEditor('worker') },
  { name: 'worker and page', into: bareEditor('page') },
  { name: 'playground', into: playground },
]

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '4' } } })
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds is ${values.rounds}; it must be 1 or more`)

const text = longText(
  benchTexts().map(({ text }) => text.replace(/\r\n?/g, '\n')),
  10_000_000,
)
const server = await serveFiles(await editFiles())
const { args = [], ...options } = chromiumOptions()
const browser = await chromium.launch({ ...options, args: [...args, '--disable-frame-rate-limit'] })
const found = PAGES.map(() => ({
  letterMs: [] as number[],
  paintMs: [] as number[],
  phases: [] as Map<string, number>[],
}))
try {
  for (let round = 0; round < rounds; round++) {
    for (const [index, { name, into }] of PAGES.entries()) {
      console.error(`round ${round + 1}, ${name}`)
      const { letterMs, paintMs, phases } = await typeTwice(browser, into)
      found[index]?.letterMs.push(...letterMs)
      found[index]?.paintMs.push(...paintMs)
      found[index]?.phases.push(phases)
    }
  }
  printTable()
} finally {
  await browser.close()
  server.close()
}

/** Times without a trace, which slows everything down; then its phases. */
async function typeTwice(browser: Browser, into: TypedInto) {
  const context = await browser.newContext()
  try {
    const page = await openWatched(context, `${server.origin}${into.path}`)
    await into.open(page, text)
    await typeKeys(page, KEYS)
    const { letterMs, paintMs } = await page.evaluate(() => window.keyTimes)
    const phases = phasesOf(await trace(browser, page, TRACED, () => typeKeys(page, KEYS)), KEYS)
    return { letterMs, paintMs, phases }
  } finally {
    await context.close()
  }
}

function printTable(): void {
  const line = (name: string, cells: readonly string[]) =>
    console.log(name.padEnd(42) + cells.map((cell) => cell.padStart(18)).join(''))
  const ms = (value: number | null) => (value === null ? '–' : `${value.toFixed(1)} ms`)
  const at = (times: number[], q: number) => {
    const sorted = [...times].sort((a, b) => a - b)
    return sorted.length === 0 ? null : quantile(sorted, q)
  }
  const percent = (times: number[]) =>
    times.length === 0 ? '–' : `${Math.round((100 * times.filter((time) => time <= FRAME_MS).length) / times.length)} %`
  console.log(`Chromium ${browser.version()}, a key pressed in 10 MB, ${rounds * KEYS} keys each`)
  line(
    '',
    PAGES.map(({ name }) => name),
  )
  for (const q of [0.5, 0.9, 0.99]) {
    const name = `p${q * 100}`
    line(
      `letter painted, ${name}`,
      found.map(({ letterMs }) => ms(at(letterMs, q))),
    )
    line(
      `count painted, ${name}`,
      found.map(({ paintMs }) => ms(at(paintMs, q))),
    )
  }
  line(
    'count painted within 1/60 s',
    found.map(({ paintMs }) => percent(paintMs)),
  )
  for (const phase of found[0]?.phases[0]?.keys() ?? []) {
    const means = found.map(({ phases }) => median(phases.map((one) => one.get(phase) ?? 0)))
    line(
      `${phase}, per key`,
      means.map((mean) => (phase === 'frames' ? mean.toFixed(2) : `${mean.toFixed(2)} ms`)),
    )
  }
}

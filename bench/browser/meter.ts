/**
 * What `<token-meter>` costs a page, in Chromium: from its load to the first exact count, how long it keeps the page from
 * other work, a key in a megabyte, and one message more in a chat of a thousand with a hundred meters.
 *
 *     npm run bench:meter                  ten fresh profiles
 *     npm run bench:meter -- --rounds 3
 *     npm run bench:meter -- --write       writes the table of docs/meter.md
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from '@playwright/test'
import { chromiumOptions } from '../../test/helpers/browsers.ts'
import { isBusy, thisMachine } from '../machine.ts'
import { replaceBlock } from '../markdown.ts'
import { median } from '../measure/time.ts'
import { measureKeys, measureMessages } from './meter-keys.ts'
import { inProfile, measureStarts, openUntil } from './meter-start.ts'
import { serveFiles } from './server.ts'
import { bundle } from './workers.ts'

const TEXT = 'Hello world, how are you?'
const SCRIPT = '/dist/token-meter.js'
const ENCODING = '/dist/encodings/o200k_base.wasm'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '10' }, write: { type: 'boolean', default: false } },
})
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds is ${values.rounds}; it must be 1 or more`)

const html = (body: string) =>
  `<!doctype html><title>benchmark</title><link rel="icon" href="data:,"><textarea id="prompt" wrap="off">${TEXT}</textarea>${body}`
const module = (src: string) => `<script type="module" src="${src}"></script>`
/** What no code of this package can do without: a worker, the file, its compilation, a copy of the vocabulary, two messages. */
const bareWorker = `onmessage = async () => {
  const module = await WebAssembly.compileStreaming(fetch('${ENCODING}'))
  const { memory } = new WebAssembly.Instance(module).exports
  const [vocabulary] = WebAssembly.Module.customSections(module, 'tokenroom.vocabulary')
  memory.grow(Math.ceil(vocabulary.byteLength / 65536))
  new Uint8Array(memory.buffer).set(new Uint8Array(vocabulary), memory.buffer.byteLength - vocabulary.byteLength)
  postMessage(7)
}`
const barePage = `const worker = new Worker('/bare-worker.js', { type: 'module' })
worker.onmessage = () => dispatchEvent(new Event('tokencount'))
worker.postMessage(0)`
const encoder = new TextEncoder()
const files = new Map<string, Uint8Array>(
  Object.entries({
    '/meter.html': html(`<token-meter for="prompt" model="gpt-4o"></token-meter>${module(SCRIPT)}`),
    '/bare.html': html(module('/bare.js')),
    '/bare.js': barePage,
    '/bare-worker.js': bareWorker,
    '/plain.html': html(module('/plain.js')),
    '/blank.html': html(''),
    '/plain.js': 'export {}',
  }).map(([path, text]) => [path, encoder.encode(text)]),
)
const dist = fileURLToPath(new URL('../../dist/', import.meta.url))
for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' }))
  if (/\.(js|wasm)$/.test(name)) files.set(`/dist/${name}`, readFileSync(`${dist}${name}`))
const watch = new TextDecoder().decode(
  await bundle(`import { watchMeter } from './bench/browser/meter-page.ts'\nwatchMeter()`),
)
// tsx wraps the functions of what is evaluated in a page with its helper, which the page does not have.
const script = `globalThis.__name = (value) => value;(() => {${watch}})()`

interface Row {
  readonly name: string
  readonly values: readonly number[]
  readonly unit: 'ms' | ''
}

const machine = thisMachine()
const server = await serveFiles(files)
const browser = await chromium.launch(chromiumOptions())
try {
  const rows = [...(await startRows()), ...(await useRows(browser))]
  console.log(
    `Chromium ${browser.version()}, medians: of ${rounds} fresh profiles for the start, of one for the keys and one for the messages; the least and the most in brackets`,
  )
  for (const { name, values, unit } of rows) {
    const [middle, least, most] = cells(values, unit)
    console.log(`${name.padEnd(72)}${middle.padStart(8)} ${unit} (${least}–${most})`)
  }
  if (values.write) writeTable(rows)
} finally {
  await browser.close()
  server.close()
}

async function startRows(): Promise<Row[]> {
  const { countMs, bareMs, longest, plainLongest } = await measureStarts(browser, server.origin, script, rounds)
  return [
    { name: 'from load to the first exact count', values: countMs, unit: 'ms' },
    { name: 'the same of a bare page: a worker that fetches and compiles the file', values: bareMs, unit: 'ms' },
    { name: 'longest task of the page from the script to the count', values: longest.map(({ ms }) => ms), unit: 'ms' },
    { name: 'most processor time of one task', values: longest.map(({ processorMs }) => processorMs), unit: 'ms' },
    { name: 'longest task of a page without a meter', values: plainLongest.map(({ ms }) => ms), unit: 'ms' },
    { name: 'most processor time of one task', values: plainLongest.map(({ processorMs }) => processorMs), unit: 'ms' },
  ]
}

async function useRows(browser: Browser): Promise<Row[]> {
  const inPage = <T>(run: (page: Page) => Promise<T>) =>
    inProfile(browser, script, async (page) => {
      await openUntil(page, `${server.origin}/meter.html`, 'counted')
      return run(page)
    })
  const keys = await inPage((page) => measureKeys(browser, page))
  const messages = await inPage(measureMessages)
  return [
    { name: 'a key in 1 MB: from its letter to its exact count', values: keys.map(({ ms }) => ms), unit: 'ms' },
    { name: 'frames drawn between the two: 0 or 1', values: keys.map(({ frames }) => frames), unit: '' },
    { name: 'one message more in a chat of 1,000 with 100 meters', values: messages.ms, unit: 'ms' },
    { name: 'the longest block of the page by that', values: messages.blocks, unit: 'ms' },
  ]
}

function cells(values: readonly number[], unit: Row['unit']): readonly [string, string, string] {
  const show = (value: number) => value.toFixed(unit === '' ? 0 : 1)
  return [show(median(values)), show(Math.min(...values)), show(Math.max(...values))]
}

function writeTable(rows: readonly Row[]): void {
  const guide = fileURLToPath(new URL('../../docs/meter.md', import.meta.url))
  const load = isBusy(machine) ? ` **Others used the machine: ${machine.load} processes wanted a core.**` : ''
  const lines = rows.map(({ name, values, unit }) => `| ${[name, ...cells(values, unit)].join(' | ')} |`)
  const table = `${machine.cpu}, ${machine.cores} cores, Chromium ${browser.version()}, ${rounds} fresh profiles for the start and one each for keys and messages, ${new Date().toISOString().slice(0, 10)}.${load}

| | median | least | most |
|---|---:|---:|---:|
${lines.join('\n')}`
  writeFileSync(guide, replaceBlock(readFileSync(guide, 'utf8'), 'costs', table))
}

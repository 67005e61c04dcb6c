/**
 * What `<token-meter>` costs a page, in Chromium: from its load to the first exact count, how long it keeps the page from
 * other work, a key in a megabyte, and one message more in a chat of a thousand with a hundred meters.
 *
 *     npm run bench:meter                  ten fresh profiles
 *     npm run bench:meter -- --rounds 3
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from '@playwright/test'
import { get_encoding } from 'tiktoken'
import type { TokenMeter } from '../../src/elements/index.ts'
import { chromiumOptions } from '../../test/helpers/browsers.ts'
import { longText } from '../measure/edits.ts'
import { median } from '../measure/time.ts'
import { benchTexts } from '../texts.ts'
import type { CountedSoon, MeterTimes } from './meter-page.ts'
import { serveFiles } from './server.ts'
import { bundle } from './workers.ts'

const KEYS = 12
const MESSAGES = 1000
const METERS = 100
const TEXT = 'Hello world, how are you?'
const SCRIPT = '/dist/element-define.js'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10' } } })
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--rounds is ${values.rounds}; it must be 1 or more`)

const html = (body: string) =>
  `<!doctype html><title>benchmark</title><link rel="icon" href="data:,"><textarea id="prompt" wrap="off">${TEXT}</textarea>${body}`
const text = new TextEncoder()
const files = new Map<string, Uint8Array>([
  [
    '/meter.html',
    text.encode(
      html(`<token-meter for="prompt" model="gpt-4o"></token-meter><script type="module" src="${SCRIPT}"></script>`),
    ),
  ],
  ['/plain.html', text.encode(html('<script type="module" src="/plain.js"></script>'))],
  ['/plain.js', text.encode('export {}')],
])
const dist = fileURLToPath(new URL('../../dist/', import.meta.url))
for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' }))
  if (/\.(js|wasm)$/.test(name)) files.set(`/dist/${name}`, readFileSync(`${dist}${name}`))
const watch = new TextDecoder().decode(
  await bundle(`import { watchMeter } from './bench/browser/meter-page.ts'\nwatchMeter()`),
)
const o200k = get_encoding('o200k_base')
const server = await serveFiles(files)
const browser = await chromium.launch(chromiumOptions())
try {
  console.log(`Chromium ${browser.version()}, medians of ${rounds} fresh profiles; the worst in brackets`)
  await printStart(browser)
  await inPage(browser, printKeys)
  await inPage(browser, printMessage)
} finally {
  await browser.close()
  server.close()
}

async function printStart(browser: Browser): Promise<void> {
  const starts: number[] = []
  const blocks: number[] = []
  const plain: number[] = []
  for (let round = 0; round < rounds; round++) {
    const { times } = await load(browser, '/meter.html')
    starts.push(times.countMs - times.loadMs)
    const watched = await load(browser, '/meter.html?blocks')
    blocks.push(watched.longestMs)
    // As long a stretch of the other page.
    plain.push((await load(browser, '/plain.html?blocks', watched.times.countMs - watched.times.loadMs)).longestMs)
  }
  row('from load to the first exact count', starts, 'ms')
  row('longest block of the page from the script to the count', blocks, 'ms')
  row('the same of a page with the textarea alone', plain, 'ms')
}

/** Opens a page in a profile of its own. `longestMs` is its longest block from its script to its first count, or to so long after its load. */
async function load(
  browser: Browser,
  path: string,
  afterLoadMs = 0,
): Promise<{ times: MeterTimes; longestMs: number }> {
  const context = await browser.newContext()
  try {
    const page = await openWatched(await context.newPage(), path)
    const scriptMs = await page.evaluate(() =>
      Math.min(
        ...performance.getEntriesByType('resource').map((entry) => (entry as PerformanceResourceTiming).responseEnd),
      ),
    )
    const times = await page.evaluate(() => window.meterTimes)
    const endMs = times.countMs || times.loadMs + afterLoadMs
    const during = times.blocks.filter(({ fromMs, ms }) => fromMs + ms > scriptMs && fromMs < endMs)
    return { times, longestMs: Math.max(0, ...during.map(({ ms }) => ms)) }
  } finally {
    await context.close()
  }
}

async function openWatched(page: Page, path: string): Promise<Page> {
  // tsx wraps the functions of what is evaluated in a page with its helper, which the page does not have.
  await page.addInitScript(`globalThis.__name = (value) => value;(() => {${watch}})()`)
  await page.goto(`${server.origin}${path}`)
  if (path.startsWith('/meter')) await page.waitForFunction(() => window.meterTimes.countMs > 0)
  await page.waitForTimeout(500)
  return page
}

async function inPage(browser: Browser, run: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext()
  try {
    await run(await openWatched(await context.newPage(), '/meter.html'))
  } finally {
    await context.close()
  }
}

async function printKeys(page: Page): Promise<void> {
  const pasted = longText(
    benchTexts().map(({ text }) => text.replace(/\r\n?/g, '\n')),
    1_000_000,
  )
  await page.evaluate((value) => {
    document.querySelector('textarea')!.value = value
    ;(document.querySelector('token-meter') as TokenMeter).refresh()
  }, pasted)
  await page.waitForFunction(() => {
    const { state } = document.querySelector('token-meter') as TokenMeter
    return !state.stale && (state.text?.tokens ?? 0) > 1000
  })
  await page.locator('#prompt').focus()
  await page.keyboard.press('ControlOrMeta+End')
  const found: CountedSoon[] = []
  for (let key = 0; key < KEYS; key++) {
    // The page listens before the key comes: while it lays out a text, it takes keys before what it is asked.
    await page.evaluate(() => window.waitForCount())
    await page.waitForTimeout(30 + ((key * 7919) % 51))
    await page.keyboard.type('x')
    found.push(await page.evaluate(() => window.counted))
  }
  const [shown, written] = await page.evaluate(
    () =>
      [
        (document.querySelector('token-meter') as TokenMeter).state.text?.tokens,
        document.querySelector('textarea')!.value,
      ] as const,
  )
  const right = o200k.encode_ordinary(written).length
  if (shown !== right) throw new Error(`the meter shows ${shown} tokens, the text has ${right}`)
  row(
    'a key in 1 MB: from its letter to its exact count',
    found.map(({ ms }) => ms),
    'ms',
  )
  row(
    'the same in frames; 0 is the frame of the letter',
    found.map(({ frames }) => frames),
    '',
  )
}

async function printMessage(page: Page): Promise<void> {
  const { ms, blocks } = await page.evaluate(
    async ([count, meters]) => {
      const messages = Array.from({ length: count }, (_, i) => ({
        role: i % 2 === 0 ? 'user' : 'assistant',
        content: `Message ${i} of a conversation, with a sentence or two that say something about the order ${i * 7919}.`,
      }))
      const small = ({ content }: { content: string }) => {
        const meter = Object.assign(document.createElement('token-meter'), {
          model: 'gpt-4o',
          face: 'text',
          text: content,
        })
        meter.toggleAttribute('quiet', true)
        return meter
      }
      const all = document.querySelector('token-meter') as TokenMeter
      const settled = async () => {
        const every = [...document.querySelectorAll('token-meter')] as TokenMeter[]
        while (every.some(({ state }) => state.stale)) await new Promise(requestAnimationFrame)
      }
      document.body.append(...messages.slice(-meters).map(small))
      all.messages = messages
      await settled()
      const times: number[] = []
      const blocks: number[] = []
      window.noteBlocks(true)
      for (let more = 0; more < 10; more++) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        const started = performance.now()
        const counted = new Promise((resolve) => all.addEventListener('tokencount', resolve, { once: true }))
        messages.push({ role: 'user', content: `One more message, number ${more}.` })
        document.body.append(small(messages.at(-1)!))
        all.messages = [...messages]
        await counted
        times.push(performance.now() - started)
        await settled()
        const during = window.meterTimes.blocks.filter(({ fromMs }) => fromMs >= started - 2)
        blocks.push(Math.max(0, ...during.map(({ ms }) => ms)))
      }
      window.noteBlocks(false)
      return { ms: times, blocks }
    },
    [MESSAGES, METERS] as const,
  )
  row(`one message more in a chat of ${MESSAGES} with ${METERS} meters`, ms, 'ms')
  row('the longest block of the page by that', blocks, 'ms')
}

function row(name: string, values: readonly number[], unit: string): void {
  const digits = unit === '' ? 0 : 1
  const worst = Math.max(...values)
  console.log(
    `${name.padEnd(58)}${median([...values])
      .toFixed(digits)
      .padStart(8)} ${unit} (${worst.toFixed(digits)})`,
  )
}

/** What happens before the first count: the worker starts and loads while the page still fetches the code that asks it. */
import { openElements } from './elements.ts'
import { holdRequests } from './held-route.ts'
import { expect, test } from './test.ts'

declare global {
  interface Window {
    /** The forms of numbers that the page's own thread has made. */
    madeFormats: number
  }
}

test('the worker loads the encoding before the code that asks it has come, and the page makes no form of numbers', async ({
  page,
  serve,
}) => {
  await page.addInitScript(() => {
    window.madeFormats = 0
    const { NumberFormat } = Intl
    const write = Number.prototype.toLocaleString
    Number.prototype.toLocaleString = function (...given) {
      window.madeFormats++
      return write.apply(this, given)
    }
    Intl.NumberFormat = new Proxy(NumberFormat, {
      construct(target, args) {
        window.madeFormats++
        return Reflect.construct(target, args)
      },
    })
  })
  const release = await holdRequests(page, /\/dist\/token-meter-calculator-/)
  const { server, meter, problems } = await openElements(page, serve)
  await expect.poll(() => server.requests.filter((path) => path.endsWith('.wasm'))).toHaveLength(1)
  await expect(meter.locator('.figure')).toHaveText('…')
  expect(await page.evaluate(() => window.madeFormats)).toBe(0)
  release()
  await page.getByLabel('Prompt').fill('hello world')
  await expect(meter.locator('.figure')).toHaveText('2 tokens')
  expect(page.workers()).toHaveLength(1)
  expect(server.requests.filter((path) => path.endsWith('.wasm'))).toHaveLength(1)
  expect(server.requests.filter((path) => path.endsWith('tokenizer.worker.js'))).toHaveLength(1)
  expect(problems).toEqual([])
})

test('a first count takes five files, and a query on the address of the script takes no more', async ({
  page,
  serve,
}) => {
  const server = await serve()
  const address = `${server.origin}/pages/alone.html`
  const body =
    '<textarea id="prompt">hello world</textarea><token-meter for="prompt" model="gpt-4o"></token-meter>' +
    '<script type="module" src="/dist/token-meter.js?v=2"></script>'
  await page.route(address, (route) => route.fulfill({ contentType: 'text/html', body }))
  await page.goto(address)
  await expect(page.locator('token-meter .figure')).toHaveText('2 tokens')
  const fetched = server.requests.filter((path) => path.startsWith('/dist/')).sort()
  expect(fetched).toEqual([
    expect.stringMatching(/^\/dist\/encodings\/o200k_base\.wasm/),
    expect.stringMatching(/^\/dist\/token-meter-calculator-/),
    expect.stringMatching(/^\/dist\/token-meter-elements-/),
    expect.stringMatching(/^\/dist\/token-meter\.js/),
    expect.stringMatching(/^\/dist\/tokenizer\.worker\.js/),
  ])
})

test('a worker that fails at first is started again by what asks it', async ({ page, serve }) => {
  let tries = 0
  await page.route(/tokenizer\.worker\.js$/, (route) => (tries++ === 0 ? route.abort() : route.continue()))
  const { meter } = await openElements(page, serve)
  await page.getByLabel('Prompt').fill('hello world')
  await expect(async () => {
    // Each change asks anew, as a key would.
    await page.getByLabel('Prompt').fill('hello worl')
    await page.getByLabel('Prompt').fill('hello world')
    await expect(meter.locator('.figure')).toHaveText('2 tokens', { timeout: 500 })
  }).toPass()
  expect(tries).toBe(2)
})

test('the worker is stopped when the code that asks it does not come', async ({ page, serve }) => {
  const started = page.waitForEvent('worker')
  await page.route(/\/dist\/token-meter-calculator-/, async (route) => {
    await started
    await route.abort()
  })
  const { meter } = await openElements(page, serve)
  await started
  await expect(meter.locator('.rest')).not.toHaveText('')
  await expect.poll(() => page.workers()).toHaveLength(0)
})

test('of a model without an encoding of its own the one that is scaled is loaded early', async ({ page, serve }) => {
  await page.route(/\/dist\/token-meter-calculator-/, () => {})
  const server = await serve()
  await page.goto(`${server.origin}/pages/index.html`)
  await page.evaluate(async () => {
    document.body.innerHTML = '<token-meter model="claude-sonnet-4-5"></token-meter>'
    const meter = document.querySelector('token-meter') as HTMLElement & { text: string }
    meter.text = 'hello'
    const address = '/dist/token-meter.js'
    await import(address)
  })
  await expect
    .poll(() => server.requests.filter((path) => path.endsWith('.wasm')))
    .toEqual([expect.stringContaining('o200k_base')])
})

/** What happens before the first count: the worker starts and loads while the page still fetches the code that asks it. */
import { openElements } from './elements.ts'
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
    Intl.NumberFormat = new Proxy(NumberFormat, {
      construct(target, args) {
        window.madeFormats++
        return Reflect.construct(target, args)
      },
    })
  })
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(/\/dist\/calculator-/, async (route) => {
    await held
    await route.continue()
  })
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

test('of a model without an encoding of its own the one that is scaled is loaded early', async ({ page, serve }) => {
  await page.route(/\/dist\/calculator-/, () => {})
  const server = await serve()
  await page.goto(`${server.origin}/pages/index.html`)
  await page.evaluate(async () => {
    document.body.innerHTML = '<token-meter model="claude-sonnet-4-5"></token-meter>'
    const meter = document.querySelector('token-meter') as HTMLElement & { text: string }
    meter.text = 'hello'
    const address = '/dist/element-define.js'
    await import(address)
  })
  await expect
    .poll(() => server.requests.filter((path) => path.endsWith('.wasm')))
    .toEqual([expect.stringContaining('o200k_base')])
})

/** The worker under a strict Content-Security-Policy, and what is said when it may not or cannot start. */
import type { Page } from '@playwright/test'
import { expect, test } from './test.ts'

const SCRIPT = '/dist/tokenizer.worker.js'
// What docs/content-security-policy.md asks for: one header for the page, one for the worker's script.
const PAGE = "default-src 'none'; script-src 'self'; worker-src 'self'"
const WORKER = "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'self'"
// The same as one header for every response.
const ALL = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'"

interface Outcome {
  readonly count?: number
  readonly code?: string
  readonly message?: string
  readonly data?: { readonly reason: string; readonly url?: string }
}

function countHello(page: Page): Promise<Outcome> {
  return page.evaluate(async () => {
    try {
      const tokenizer = await window.tokenroom.loadTokenizer('o200k_base')
      return { count: await tokenizer.count('hello world') }
    } catch (error) {
      const { code, message, data } = error as Outcome
      return { code, message, data } as Outcome
    }
  })
}

test('the documented policy is enough, as one header for all responses', async ({ open }) => {
  const { page } = await open({ policy: ALL })
  expect(await countHello(page)).toEqual({ count: 2 })
})

test('the documented policies are enough, for the page and for the script', async ({ open }) => {
  const { page } = await open({ policy: PAGE, policyByPath: { [SCRIPT]: WORKER } })
  expect(await countHello(page)).toEqual({ count: 2 })
})

test('worker-src may be left out where script-src allows the script', async ({ open }) => {
  const { page } = await open({ policy: ALL.replace("worker-src 'self'; ", '') })
  expect(await countHello(page)).toEqual({ count: 2 })
})

test('without worker-src the error names the directive and the script', async ({ open }) => {
  const { page, server } = await open({ policy: ALL.replace("worker-src 'self'", "worker-src 'none'") })
  const outcome = await countHello(page)
  expect(outcome).toMatchObject({
    code: 'WORKER_START_FAILED',
    data: { url: `${server.origin}${SCRIPT}`, reason: expect.stringContaining('worker-src') },
  })
  expect(outcome.message).toContain('Content-Security-Policy')
})

test('without wasm-unsafe-eval the error says what the policy forbids', async ({ open }) => {
  const { page } = await open({ policy: ALL.replace(" 'wasm-unsafe-eval'", '') })
  const outcome = await countHello(page)
  expect(outcome.code).toBe('ENCODING_LOAD_FAILED')
  expect(outcome.message).toMatch(/Content.Security.Policy/i)
})

test('without connect-src the error says that the encoding could not be fetched, and from where', async ({ open }) => {
  const { page, server } = await open({ policy: ALL.replace("; connect-src 'self'", '') })
  const outcome = await countHello(page)
  expect(outcome.code).toBe('ENCODING_LOAD_FAILED')
  expect(outcome.message).toContain(`${server.origin}/dist/encodings/o200k_base.wasm`)
})

test('a missing worker script is an error, not a hang', async ({ open }) => {
  const { page } = await open({ missing: [SCRIPT] })
  const outcome = await countHello(page)
  expect(outcome.code).toBe('WORKER_START_FAILED')
  expect(outcome.message).toContain('could not be fetched or is not a JavaScript module')
})

test('a missing encoding is an error with its address and status', async ({ open }) => {
  const { page } = await open({ missing: ['/dist/encodings/o200k_base.wasm'] })
  expect(await countHello(page)).toMatchObject({ code: 'ENCODING_LOAD_FAILED', data: { status: 404 } })
})

test('a package on another origin needs a worker from the page, and the error says so', async ({ open, serve }) => {
  const other = await serve({ crossOrigin: true })
  const policy = `default-src 'none'; script-src 'self' ${other.origin} 'wasm-unsafe-eval'; worker-src blob: ${other.origin}; connect-src ${other.origin}`
  const { page } = await open({ policy })
  const outcome = await page.evaluate(async (origin) => {
    const address = `${origin}/dist/worker.js`
    const { createTokenizerWorker, loadTokenizer }: Window['tokenroom'] = await import(address)
    const refused = await loadTokenizer('o200k_base').catch((error) => error)
    const script = new Blob([`import ${JSON.stringify(`${origin}/dist/tokenizer.worker.js`)}`], {
      type: 'text/javascript',
    })
    const worker = () => new Worker(URL.createObjectURL(script), { type: 'module' })
    const tokenizer = await createTokenizerWorker({ worker }).loadTokenizer('o200k_base')
    return { code: refused.code, message: refused.message, count: await tokenizer.count('hello world') }
  }, other.origin)
  expect(outcome).toMatchObject({ code: 'WORKER_START_FAILED', count: 2 })
  expect(outcome.message).toContain('createTokenizerWorker({ worker })')
})

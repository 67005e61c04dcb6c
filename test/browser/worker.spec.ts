/** The worker's client in a real browser, with a worker script that does what each test needs. */
import type { Page } from '@playwright/test'
import { errorSamples } from '../unit/workers/error-samples.ts'
import { expect, test } from './test.ts'

/** What an error is on the page, in a form that comes over to the test. */
interface SeenError {
  readonly isTokenroomError: boolean
  readonly name: string
  readonly code: string
  readonly message: string
  readonly data: unknown
}

declare global {
  interface Window {
    worker: ReturnType<Window['tokenroom']['createTokenizerWorker']>
    seen: (call: Promise<unknown>) => Promise<SeenError>
  }
}

/** Puts on the page a worker that runs `pages/script.worker.js`, and a way to look at errors. */
async function prepare(page: Page, idleMs = 60_000): Promise<void> {
  await page.evaluate((idle) => {
    const { createTokenizerWorker, TokenroomError } = window.tokenroom
    const worker = () => new Worker('/pages/script.worker.js', { type: 'module', name: 'script' })
    window.worker = createTokenizerWorker({ worker, idleMs: idle })
    window.seen = (call) =>
      call.then(
        () => Promise.reject(new Error('the call did not fail')),
        (error) => ({
          isTokenroomError: error instanceof TokenroomError,
          name: error.name,
          code: error.code,
          message: error.message,
          data: error.data,
        }),
      )
  }, idleMs)
}

test('an error of every code crosses the worker with its class, message and data', async ({ open }) => {
  const { page } = await open()
  await prepare(page)
  const names = errorSamples.map((sample) => JSON.stringify(sample))
  const seen = await page.evaluate(
    (samples) => Promise.all(samples.map((name) => window.seen(window.worker.loadTokenizer(name)))),
    names,
  )
  expect(seen).toEqual(
    errorSamples.map(({ code, message, data }) => ({
      isTokenroomError: true,
      name: code === 'PLAN_INFEASIBLE' ? 'PlanError' : 'TokenroomError',
      code,
      message,
      data,
    })),
  )
})

test('another error crosses the worker with its class and message', async ({ open }) => {
  const { page } = await open()
  await prepare(page)
  const trapped = await page.evaluate(async () => {
    const tokenizer = await window.worker.loadTokenizer('units')
    return tokenizer.encode('trap').catch((error) => [error instanceof RangeError, error.message, error.stack])
  })
  expect(trapped).toEqual([true, 'memory access out of bounds', expect.stringContaining('script.worker.js')])
})

test('answers come in the order of the calls', async ({ open }) => {
  const { page } = await open()
  await prepare(page)
  const order = await page.evaluate(async () => {
    const [a, b] = await Promise.all([window.worker.loadTokenizer('a'), window.worker.loadTokenizer('b')])
    const finished: number[] = []
    const calls = Array.from({ length: 60 }, (_, index) => {
      const text = 'x'.repeat(index % 5 === 0 ? 200_000 : index)
      return (index % 2 === 0 ? a : b).count(text).then(() => finished.push(index))
    })
    await Promise.all(calls)
    return finished
  })
  expect(order).toEqual(Array.from({ length: 60 }, (_, index) => index))
})

test('an aborted call rejects while the worker works, and is never counted if it waited', async ({ open }) => {
  const { page } = await open()
  await prepare(page)
  const result = await page.evaluate(async () => {
    const tokenizer = await window.worker.loadTokenizer('units')
    const running = new AbortController()
    const waiting = new AbortController()
    const events: string[] = []
    const note = (name: string) => (reason: unknown) => events.push(`${name}: ${reason}`)
    const calls = [
      tokenizer.count(`work${'x'.repeat(100_000)}`, { signal: running.signal }).catch(note('running')),
      tokenizer.count(`work${'y'.repeat(200_000)}`, { signal: waiting.signal }).catch(note('waiting')),
      tokenizer.count('after').then(note('after')),
    ]
    await new Promise((resolve) => setTimeout(resolve, 0))
    running.abort('typed on')
    waiting.abort('typed on')
    await Promise.all(calls)
    return { events, log: JSON.parse(await tokenizer.decode([])) }
  })
  expect(result.events).toEqual(['running: typed on', 'waiting: typed on', 'after: 5'])
  expect(result.log.counted).toEqual([100_004, 5])
})

test('fast input is counted in its newest state, and no older answer follows a newer one', async ({ open }) => {
  const { page } = await open()
  await prepare(page)
  const result = await page.evaluate(async () => {
    const tokenizer = await window.worker.loadTokenizer('units')
    const count = window.tokenroom.latest((text: string) => tokenizer.count(text))
    const shown: [number, boolean][] = []
    let skipped = 0
    const keys = Array.from({ length: 30 }, async (_, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 10))
      const answer = await count(`work${'x'.repeat(index)}`)
      if (answer.superseded) skipped++
      else shown.push([answer.value, answer.stale])
    })
    await Promise.all(keys)
    return { shown, skipped }
  })
  const values = result.shown.map(([value]) => value)
  expect(values).toEqual([...values].sort((a, b) => a - b))
  expect(result.shown.at(-1)).toEqual([33, false])
  expect(values.length).toBeGreaterThanOrEqual(2)
  expect(result.skipped + values.length).toBe(30)
})

test('token arrays are transferred instead of copied', async ({ open }) => {
  const { page } = await open()
  await prepare(page)
  const result = await page.evaluate(async () => {
    const tokenizer = await window.worker.loadTokenizer('units')
    const tokens = await tokenizer.encode('x'.repeat(1_000_000))
    return { tokens: tokens.length, log: JSON.parse(await tokenizer.decode([])) }
  })
  expect(result.tokens).toBe(1_000_000)
  expect(result.log.lastEncodedBytes).toBe(0)
})

test('a crash rejects the pending calls with their number, and the next call has a new worker', async ({ open }) => {
  const { page } = await open()
  await prepare(page)
  const { seen, before, after, pageErrors } = await page.evaluate(async () => {
    const pageErrors: string[] = []
    window.addEventListener('error', (event) => pageErrors.push(event.message))
    const tokenizer = await window.worker.loadTokenizer('units')
    const calls = ['never', 'never', 'crash'].map((name) => window.seen(window.worker.loadTokenizer(name)))
    return {
      before: await tokenizer.count('abc'),
      seen: await Promise.all(calls),
      after: await tokenizer.count('abcd'),
      pageErrors,
    }
  })
  expect([before, after]).toEqual([3, 4])
  for (const error of seen) {
    expect(error).toMatchObject({
      isTokenroomError: true,
      code: 'WORKER_CRASHED',
      data: { pendingCalls: 3, reason: expect.stringContaining('crashed on purpose') },
    })
  }
  expect(page.workers().length).toBe(1)
  expect(pageErrors).toEqual([])
})

test('an idle worker stops, and the next call starts it with the encodings it needs', async ({ open }) => {
  const { page } = await open()
  await prepare(page, 100)
  const stopped = page.waitForEvent('worker').then((worker) => worker.waitForEvent('close'))
  const first = await page.evaluate(async () => {
    const tokenizer = await window.worker.loadTokenizer('units')
    Object.assign(window, { tokenizer })
    return tokenizer.count('abc')
  })
  await stopped
  expect(page.workers()).toEqual([])
  const second = await page.evaluate(() => {
    const { tokenizer } = window as unknown as { tokenizer: { count(text: string): Promise<number> } }
    return tokenizer.count('abcd')
  })
  expect([first, second]).toEqual([3, 4])
})

test('a closed worker says so to pending and later calls', async ({ open }) => {
  const { page } = await open()
  await prepare(page)
  const seen = await page.evaluate(async () => {
    const tokenizer = await window.worker.loadTokenizer('units')
    const pending = window.seen(tokenizer.count('work'))
    window.worker.close()
    return [await pending, await window.seen(tokenizer.count('a'))]
  })
  expect(seen).toMatchObject([
    { code: 'WORKER_CLOSED', data: { pendingCalls: 1 } },
    { code: 'WORKER_CLOSED', data: { pendingCalls: 0 } },
  ])
  // A worker in the middle of a count takes a while to be gone.
  await expect.poll(() => page.workers().length).toBe(0)
})

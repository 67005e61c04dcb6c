import { afterEach, expect, test, vi } from 'vitest'

/** The code that asks the worker, which never comes. */
const asker = new Promise(() => {})

/** Workers that were started, with what was posted to them. */
class StartedWorker extends EventTarget {
  static all: StartedWorker[] = []
  onerror: ((event: Event) => void) | null = null
  readonly posted: unknown[] = []
  isStopped = false

  constructor() {
    super()
    StartedWorker.all.push(this)
  }

  postMessage(message: unknown): void {
    this.posted.push(message)
  }

  terminate(): void {
    this.isStopped = true
  }
}

/** The module as a fresh page has it. */
async function load() {
  vi.resetModules()
  StartedWorker.all = []
  vi.stubGlobal('Worker', StartedWorker)
  vi.stubGlobal('navigator', { language: 'de' })
  return import('../../../../workers/page/worker-script.ts')
}

afterEach(() => vi.unstubAllGlobals())

test('a worker that was started early is the one that is taken, once', async () => {
  const { startEarly, takeWorker } = await load()
  startEarly('gpt-4o', asker)
  startEarly('gpt-4o', asker)
  const [early] = StartedWorker.all
  expect(early?.posted).toEqual([{ early: 'gpt-4o', language: 'de' }])
  expect(takeWorker()).toBe(early)
  expect(takeWorker()).not.toBe(early)
  expect(StartedWorker.all).toHaveLength(2)
})

test('one that failed is not taken, and the page does not hear of its error', async () => {
  const { startEarly, takeWorker } = await load()
  startEarly('gpt-4o', asker)
  const [early] = StartedWorker.all
  const event = new Event('error', { cancelable: true })
  early?.onerror?.(event)
  expect(event.defaultPrevented).toBe(true)
  expect(takeWorker()).toBe(StartedWorker.all[1])
})

test('nothing starts early where one runs, where there are no workers, and where starting throws', async () => {
  const { startEarly, takeWorker } = await load()
  takeWorker()
  startEarly('gpt-4o', asker)
  expect(StartedWorker.all).toHaveLength(1)

  const other = await load()
  vi.stubGlobal('Worker', undefined)
  other.startEarly('gpt-4o', asker)
  expect(StartedWorker.all).toHaveLength(0)

  const third = await load()
  vi.stubGlobal('Worker', () => {
    throw new DOMException('not allowed', 'SecurityError')
  })
  third.startEarly('gpt-4o', asker)
  vi.stubGlobal('Worker', StartedWorker)
  expect(third.takeWorker()).toBe(StartedWorker.all[0])
})

test('one that nobody takes within a minute is stopped, and the next may start early again', async () => {
  vi.useFakeTimers()
  try {
    const { startEarly, takeWorker } = await load()
    startEarly('gpt-4o', asker)
    vi.advanceTimersByTime(59_999)
    expect(StartedWorker.all.map(({ isStopped }) => isStopped)).toEqual([false])
    vi.advanceTimersByTime(1)
    expect(StartedWorker.all.map(({ isStopped }) => isStopped)).toEqual([true])
    startEarly('gpt-4o', asker)
    expect(takeWorker()).toBe(StartedWorker.all[1])
    vi.advanceTimersByTime(100_000)
    expect(StartedWorker.all.map(({ isStopped }) => isStopped)).toEqual([true, false])
  } finally {
    vi.useRealTimers()
  }
})

test('a model of your own is named by its encoding, and one without has no name; the page has a language or the browser has', async () => {
  const { startEarly } = await load()
  startEarly({ encoding: 'cl100k_base' }, asker)
  expect(StartedWorker.all[0]?.posted).toEqual([{ early: 'cl100k_base', language: 'de' }])
  const other = await load()
  vi.stubGlobal('document', { documentElement: { lang: 'fr' } })
  other.startEarly({}, asker)
  expect(StartedWorker.all[0]?.posted).toEqual([{ early: '', language: 'fr' }])
})

test('one whose asker does not come is stopped at once, and one that was taken is not', async () => {
  const { startEarly, takeWorker } = await load()
  const fails = async () => {
    throw new Error('404')
  }
  startEarly('gpt-4o', fails())
  await Promise.resolve()
  expect(StartedWorker.all.map(({ isStopped }) => isStopped)).toEqual([true])
  startEarly('gpt-4o', fails())
  takeWorker()
  await Promise.resolve()
  expect(StartedWorker.all.map(({ isStopped }) => isStopped)).toEqual([true, false])
})

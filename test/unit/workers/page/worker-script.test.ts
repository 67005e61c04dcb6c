import { afterEach, expect, test, vi } from 'vitest'

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
  return import('../../../../workers/page/worker-script.ts')
}

afterEach(() => vi.unstubAllGlobals())

test('a worker that was started early is the one that is taken, once', async () => {
  const { startEarly, takeWorker } = await load()
  startEarly('gpt-4o')
  startEarly('gpt-4o')
  const [early] = StartedWorker.all
  expect(early?.posted).toEqual([{ early: 'gpt-4o' }])
  expect(takeWorker()).toBe(early)
  expect(takeWorker()).not.toBe(early)
  expect(StartedWorker.all).toHaveLength(2)
})

test('one that failed is not taken, and the page does not hear of its error', async () => {
  const { startEarly, takeWorker } = await load()
  startEarly('gpt-4o')
  const [early] = StartedWorker.all
  const event = new Event('error', { cancelable: true })
  early?.onerror?.(event)
  expect(event.defaultPrevented).toBe(true)
  expect(takeWorker()).toBe(StartedWorker.all[1])
})

test('nothing starts early where one runs, where there are no workers, and where starting throws', async () => {
  const { startEarly, takeWorker } = await load()
  takeWorker()
  startEarly('gpt-4o')
  expect(StartedWorker.all).toHaveLength(1)

  const other = await load()
  vi.stubGlobal('Worker', undefined)
  other.startEarly('gpt-4o')
  expect(StartedWorker.all).toHaveLength(0)

  const third = await load()
  vi.stubGlobal('Worker', () => {
    throw new DOMException('not allowed', 'SecurityError')
  })
  third.startEarly('gpt-4o')
  vi.stubGlobal('Worker', StartedWorker)
  expect(third.takeWorker()).toBe(StartedWorker.all[0])
})

test('one that nobody takes within a minute is stopped, and the next may start early again', async () => {
  vi.useFakeTimers()
  try {
    const { startEarly, takeWorker } = await load()
    startEarly('gpt-4o')
    vi.advanceTimersByTime(59_999)
    expect(StartedWorker.all.map(({ isStopped }) => isStopped)).toEqual([false])
    vi.advanceTimersByTime(1)
    expect(StartedWorker.all.map(({ isStopped }) => isStopped)).toEqual([true])
    startEarly('gpt-4o')
    expect(takeWorker()).toBe(StartedWorker.all[1])
    vi.advanceTimersByTime(100_000)
    expect(StartedWorker.all.map(({ isStopped }) => isStopped)).toEqual([true, false])
  } finally {
    vi.useRealTimers()
  }
})

test('a model of your own is named by its encoding, and one without has no name', async () => {
  const { startEarly } = await load()
  startEarly({ encoding: 'cl100k_base' })
  expect(StartedWorker.all[0]?.posted).toEqual([{ early: 'cl100k_base' }])
  const other = await load()
  other.startEarly({})
  expect(StartedWorker.all[0]?.posted).toEqual([{ early: '' }])
})

/** Holds of failed attempts, on a runtime whose timers end with the request that set them. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Attempts } from '../../../src/guard/attempts.ts'
import type { RequestAccount } from '../../../src/guard/request-account.ts'

let nowMs = 0
let timers: (() => void)[] = []
beforeEach(() => {
  nowMs = 1_000
  timers = []
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
  // They are kept here, and nothing stops or runs them but a test.
  vi.stubGlobal('setTimeout', (work: () => void) => timers.push(work))
  vi.stubGlobal('clearTimeout', () => {})
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

function account() {
  const released: (number | null)[] = []
  const release = async (status: number | null) => void released.push(status)
  return { released, one: { release } as RequestAccount }
}

test('a hold that has waited long enough is given back by whatever is asked next', () => {
  const attempts = new Attempts()
  const { one, released } = account()
  attempts.keep('a', one, 503, 10_000)
  nowMs += 9_999
  expect(attempts.isEmpty).toBe(false)
  expect(released).toEqual([])
  nowMs += 1_001
  expect(attempts.isEmpty).toBe(true)
  expect(released).toEqual([503])
  attempts.keep('a', one, 429, 10_000)
  nowMs += 12_000
  expect(attempts.take('a')).toBeUndefined()
  expect(released).toEqual([503, 429])
})

test('the next attempt takes the hold, and a timer of the first that was not stopped gives nothing back', () => {
  const attempts = new Attempts()
  const [first, second] = [account(), account()]
  attempts.keep('a', first.one, 503, 10_000)
  expect(attempts.take('a')).toBe(first.one)
  attempts.keep('a', second.one, 500, 10_000)
  timers[0]!()
  expect([...first.released, ...second.released]).toEqual([])
  timers[1]!()
  expect(second.released).toEqual([500])
  expect(attempts.isEmpty).toBe(true)
})

test('so many wait at most: the oldest makes room, and closing gives all of them back', async () => {
  const attempts = new Attempts()
  const { one, released } = account()
  for (let at = 0; at < 10_003; at++) attempts.keep(`key ${at}`, one, at, 60_000)
  expect(released).toEqual([0, 1, 2])
  expect(attempts.take('key 2')).toBeUndefined()
  await attempts.close()
  expect(released).toHaveLength(10_003)
})

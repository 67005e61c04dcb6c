/** Who waits for room, and who does not any more. */
import { afterEach, expect, test, vi } from 'vitest'
import { Waiters } from '../../../src/guard/waiters.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

test('a waiter whose request is cancelled counts no more', async () => {
  const waiters = new Waiters()
  const controller = new AbortController()
  const [gone, stays] = [waiters.change(60_000, controller.signal), waiters.change(60_000, undefined)]
  expect(waiters.waiting).toBe(2)
  controller.abort(new Error('left'))
  expect(waiters.waiting).toBe(1)
  await expect(gone).rejects.toThrow('left')
  await expect(waiters.change(60_000, controller.signal)).rejects.toThrow('left')
  expect(waiters.waiting).toBe(1)
  waiters.changed()
  await stays
  expect(waiters.waiting).toBe(0)
})

test('a waiter whose timer died with its request counts no more after a while', () => {
  vi.stubGlobal('setTimeout', () => 0)
  let nowMs = 0
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
  const waiters = new Waiters()
  void waiters.change(60_000, undefined)
  nowMs = 3_000
  void waiters.change(60_000, undefined)
  expect(waiters.waiting).toBe(2)
  nowMs = 5_001
  expect(waiters.waiting).toBe(1)
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Deadline } from '../../../src/guard/stream/deadline.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => vi.useRealTimers())

test('passes once after its time, also when it was started and stopped before', () => {
  const passed = vi.fn()
  const deadline = new Deadline(100, passed)
  for (let chunk = 0; chunk < 10; chunk++) {
    deadline.start()
    vi.advanceTimersByTime(90)
    deadline.stop()
    vi.advanceTimersByTime(500)
  }
  expect(passed).not.toHaveBeenCalled()
  deadline.start()
  vi.advanceTimersByTime(98)
  expect(passed).not.toHaveBeenCalled()
  vi.advanceTimersByTime(3)
  expect(passed).toHaveBeenCalledTimes(1)
})

test('never passes after its end', () => {
  const passed = vi.fn()
  const deadline = new Deadline(100, passed)
  deadline.start()
  deadline.end()
  vi.advanceTimersByTime(1_000)
  expect(passed).not.toHaveBeenCalled()
})

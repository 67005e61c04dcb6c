/** Where a timer ends with its request, and a write too. */
import { afterEach, expect, test, vi } from 'vitest'
import { UsageRecorder } from '../../../../service/proxy/recorder.ts'
import type { GuardEvent } from '../../../../src/guard/index.ts'
import { memoryUsageStore, type UsageRecord, type UsageStore } from '../../../../src/usage/index.ts'

afterEach(() => vi.restoreAllMocks())

const hit = (id: string): GuardEvent => ({
  type: 'hit',
  id,
  scope: {},
  endpoint: 'chat.completions',
  model: 'gpt-4o',
  provider: null,
})

function open(add: UsageStore['add'], hasTimers: boolean) {
  const store = memoryUsageStore()
  const errors: unknown[] = []
  const recorder = new UsageRecorder({
    store: { ...store, add },
    onRecord: () => {},
    onKept: async () => {},
    onError: (error) => errors.push(error),
    hasTimers,
  })
  return { recorder, errors }
}

test('with timers, records that come together are written together, and all writes are waited for', async () => {
  const writes: number[] = []
  const { recorder } = open(async (records) => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    return writes.push(records.length)
  }, true)
  for (const id of ['a', 'b']) recorder.note(hit(id))
  void recorder.flush()
  recorder.note(hit('c'))
  await recorder.flush()
  expect(writes).toEqual([2, 1])
})

test('without timers, nobody waits for the write of a request that has ended, and the next one writes its records', async () => {
  let nowMs = 1_000_000
  vi.spyOn(Date, 'now').mockImplementation(() => nowMs)
  const kept: string[][] = []
  let isDead = true
  const { recorder, errors } = open((records: readonly UsageRecord[]) => {
    // The request of the first write ends in the middle of it.
    if (isDead) return new Promise<number>(() => {})
    return kept.push(records.map(({ id }) => id))
  }, false)
  recorder.note(hit('a'))
  void recorder.flush()
  isDead = false
  recorder.note(hit('b'))
  await recorder.flush()
  expect(kept).toEqual([['b']])
  nowMs += 10_001
  await recorder.flush()
  expect(kept).toEqual([['b'], ['a']])
  await recorder.flush()
  expect([kept.length, errors]).toEqual([2, []])
})

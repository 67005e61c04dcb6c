import { describe, expect, test } from 'vitest'
import {
  type Alert,
  createAlerts,
  createUsageTracker,
  memoryUsageStore,
  readUsageLine,
} from '../../../src/usage/index.ts'

const days = { fromDay: '1970-01-01', toDay: '9999-12-31' }

describe('a tracker', () => {
  test('gives log, store, metrics and alerts the same record', async () => {
    const [lines, measured, given]: [string[], string[], Alert[]] = [[], [], []]
    const store = memoryUsageStore()
    const usage = createUsageTracker({
      store,
      log: (line) => lines.push(line),
      metrics: { record: ({ id }) => measured.push(id) },
      alerts: createAlerts({ onAlert: (alert) => given.push(alert) }),
    })
    const record = await usage.record({ id: 'r1', status: 'refused', refusedBy: 'day', atMs: 0 })
    expect(readUsageLine(lines[0]!)).toEqual({ kind: 'record', record })
    expect(measured).toEqual(['r1'])
    expect(given).toMatchObject([{ kind: 'refusal', requestId: 'r1' }])
    expect((await store.group(days))[0]?.totals.refused).toBe(1)
  })

  test('what fails is told and fails nothing else', async () => {
    const store = memoryUsageStore()
    const errors: unknown[] = []
    const broken = { ...store, add: () => Promise.reject(new Error('disk full')) }
    const lines: string[] = []
    const usage = createUsageTracker({
      store: broken,
      log: (line) => lines.push(line),
      metrics: {
        record: () => {
          throw new Error('no meter')
        },
      },
      onError: (error) => errors.push(error),
    })
    await usage.record({ id: 'r1' })
    expect(lines).toHaveLength(1)
    expect(errors.map(String).sort()).toEqual(['Error: disk full', 'Error: no meter'])
  })

  test('a report that is none is refused', async () => {
    await expect(createUsageTracker({}).record({ id: '' })).rejects.toThrow(/id must be/)
  })

  test('thousands at once are all counted', async () => {
    const store = memoryUsageStore()
    const usage = createUsageTracker({ store })
    await Promise.all(Array.from({ length: 5_000 }, (_, n) => usage.record({ id: `r${n}` })))
    expect((await store.group(days))[0]?.totals.requests).toBe(5_000)
  })
})

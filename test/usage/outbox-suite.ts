/** What every outbox promises. */
import { describe, expect, test } from 'vitest'
import type { Outbox } from '../../src/usage/index.ts'

/** Declares the tests. `open` makes a store that has nothing. */
export function runOutboxSuite(
  name: string,
  open: () => { readonly outbox?: Outbox } | Promise<{ readonly outbox?: Outbox }>,
) {
  const opened = async () => (await open()).outbox!
  const message = (id: string) => ({ id, body: JSON.stringify({ id, text: '12345678901234567890' }) })
  const LONG = 3_600_000

  describe(`the outbox: ${name}`, () => {
    test('a message is taken by one, comes back after its lease, and goes when it is dropped', async () => {
      const outbox = await opened()
      expect(await outbox.nextMs('hook')).toBeNull()
      expect(await outbox.put('hook', message('spend:a:é'), 10)).toBe('kept')
      expect(await outbox.take('hook', 10, 1)).toEqual([{ ...message('spend:a:é'), attempts: 0 }])
      await expect.poll(() => outbox.take('hook', 10, LONG)).toEqual([{ ...message('spend:a:é'), attempts: 0 }])
      expect(await outbox.take('hook', 10, LONG)).toEqual([])
      const nextMs = Number(await outbox.nextMs('hook'))
      expect(nextMs).toBeGreaterThan(LONG / 2)
      expect(nextMs).toBeLessThanOrEqual(LONG)
      await outbox.drop('hook', 'spend:a:é', LONG)
      expect(await outbox.nextMs('hook')).toBeNull()
      // It was sent: it is not sent again.
      expect(await outbox.put('hook', message('spend:a:é'), 10)).toBe('known')
      expect(await outbox.take('hook', 10, LONG)).toEqual([])
    })

    test('what was sent in vain is due again after its wait, with its attempts and its body', async () => {
      const outbox = await opened()
      await outbox.put('hook', message('a'), 10)
      await outbox.take('hook', 10, LONG)
      await outbox.putBack('hook', 'a', 3, 1)
      await expect.poll(() => outbox.take('hook', 10, LONG)).toEqual([{ ...message('a'), attempts: 3 }])
      await outbox.putBack('hook', 'a', 4, LONG)
      expect(await outbox.take('hook', 10, LONG)).toEqual([])
      await outbox.putBack('hook', 'never put', 1, 0)
      expect(await outbox.take('hook', 10, LONG)).toEqual([])
    })

    test('so many wait at most, each once, and those due longest are taken first', async () => {
      const outbox = await opened()
      expect(await outbox.put('hook', message('a'), 2)).toBe('kept')
      expect(await outbox.put('hook', message('a'), 2)).toBe('known')
      expect(await outbox.put('hook', message('b'), 2)).toBe('kept')
      expect(await outbox.put('hook', message('c'), 2)).toBe('full')
      await outbox.putBack('hook', 'a', 1, 2)
      await expect.poll(() => outbox.nextMs('hook')).toBe(0)
      expect((await outbox.take('hook', 1, LONG)).map(({ id }) => id)).toEqual(['b'])
    })

    test('each receiver has its own, and an id that was dropped long ago is new again', async () => {
      const outbox = await opened()
      await outbox.put('one', message('a'), 10)
      expect(await outbox.take('two', 10, LONG)).toEqual([])
      expect(await outbox.put('two', message('a'), 1)).toBe('kept')
      await outbox.drop('one', 'a', 1)
      await expect.poll(() => outbox.put('one', message('a'), 10)).toBe('kept')
      expect(await outbox.take('two', 10, LONG)).toHaveLength(1)
    })

    test('callers at the same time take no message twice', async () => {
      const outbox = await opened()
      const ids = Array.from({ length: 40 }, (_, at) => `m${at}`)
      await Promise.all(ids.map((id) => outbox.put('hook', message(id), 100)))
      const taken = await Promise.all(Array.from({ length: 8 }, () => outbox.take('hook', 7, LONG)))
      expect(
        taken
          .flat()
          .map(({ id }) => id)
          .sort(),
      ).toEqual([...ids].sort())
    })
  })
}

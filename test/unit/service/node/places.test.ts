import { expect, test } from 'vitest'
import { Places } from '../../../../service/node/places.ts'

const limits = { maxBodies: 2, maxWaiting: 2, waitMs: 60_000, maxUnsentBytes: 100 }

test('as many are taken as there are places, and the rest are admitted in order', async () => {
  const places = new Places(limits)
  const order: string[] = []
  const first = await places.take()
  const second = await places.take()
  const third = places.take().then((giveBack) => {
    order.push('third')
    return giveBack
  })
  const fourth = places.take().then(() => order.push('fourth'))
  expect([places.taken, places.waiting]).toEqual([2, 2])
  await expect(places.take()).rejects.toMatchObject({ code: 'SERVICE_BUSY', data: { reason: 'bodies', limit: 2 } })
  first()
  ;(await third)()
  await fourth
  expect(order).toEqual(['third', 'fourth'])
  second()
  second()
  expect([places.taken, places.waiting]).toEqual([1, 0])
})

test('one that is not free in time is refused', async () => {
  const places = new Places({ ...limits, maxBodies: 1, waitMs: 20 })
  const giveBack = await places.take()
  await expect(places.take()).rejects.toMatchObject({ code: 'SERVICE_BUSY', data: { retryAfterSeconds: 1 } })
  expect(places.waiting).toBe(0)
  giveBack()
  await places.take()
})

test('none is free while too many bytes of answers are unsent', async () => {
  const places = new Places(limits)
  const sent = places.addUnsent(100)
  let isTaken = false
  const waiting = places.take().then(() => {
    isTaken = true
  })
  await new Promise((resolve) => setImmediate(resolve))
  expect([isTaken, places.unsentBytes]).toEqual([false, 100])
  sent()
  await waiting
  expect([isTaken, places.unsentBytes]).toEqual([true, 0])
})

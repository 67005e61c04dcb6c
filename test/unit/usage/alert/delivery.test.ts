import { describe, expect, test } from 'vitest'
import { Delivery, type DeliveryOptions } from '../../../../src/usage/alert/delivery.ts'
import { memoryOutbox } from '../../../../src/usage/store/memory-outbox.ts'
import type { Outbox } from '../../../../src/usage/store/outbox.ts'

/** A delivery that sends through `fetch`. Its outbox lasts, and does what `changed` says. */
function delivery(fetch: () => Promise<Response>, changed: Partial<Outbox> = {}, more: Partial<DeliveryOptions> = {}) {
  const outbox: Outbox = { ...memoryOutbox(), ...changed }
  return new Delivery({
    outbox,
    isLasting: true,
    name: 'webhook',
    url: 'https://receiver.example/hook',
    keys: [],
    retryMs: [],
    timeoutMs: 1_000,
    maxOpen: 1_000,
    timers: true,
    now: Date.now,
    fetch: fetch as typeof globalThis.fetch,
    onFailure: () => {},
    ...more,
  })
}

const taken = async () => new Response(null, { status: 204 })
const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setTimeout(resolve, 1))
}

describe('delivery', () => {
  test('asks a store that does not answer again later, and not at once', async () => {
    let asked = 0
    const take = () => {
      asked++
      return Promise.reject(new Error('the disk is full'))
    }
    const one = delivery(taken, { take, nextMs: () => 0 })
    await one.send({ id: 'a', body: '{}' })
    await turns(30)
    expect(asked).toBe(1)
    await one.close()
  })

  test('has at most 16 attempts under way, however many messages come at once, and sends all of them', async () => {
    let open = 0
    let most = 0
    let sent = 0
    const fetch = async () => {
      most = Math.max(most, ++open)
      await turns(1)
      open--
      sent++
      return taken()
    }
    const one = delivery(fetch)
    await Promise.all(Array.from({ length: 100 }, (_, at) => one.send({ id: `m${at}`, body: '{}' })))
    await one.deliver()
    expect(sent).toBe(100)
    expect(most).toBe(16)
    await one.close()
  })

  test('drops a message that is given up, also when whoever is told throws', async () => {
    let sent = 0
    const refused = async () => {
      sent++
      return new Response(null, { status: 500 })
    }
    const outbox = memoryOutbox()
    const onFailure = () => {
      throw new Error('the log is full')
    }
    const one = delivery(refused, outbox, { onFailure })
    await one.send({ id: 'a', body: '{}' })
    await one.deliver()
    expect(sent).toBe(1)
    expect(outbox.nextMs('webhook')).toBeNull()
    await one.close()
  })
})

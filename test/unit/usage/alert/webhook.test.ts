import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook as Receiver } from 'standardwebhooks'
import { afterEach, describe, expect, test } from 'vitest'
import { type Alert, createWebhook, type WebhookFailure, type WebhookOptions } from '../../../../src/usage/index.ts'

const secretOf = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`
const [OLD, NEW] = [secretOf(1), secretOf(2)]

const alert: Alert = {
  kind: 'spend',
  id: 'spend:day:2026-11-01:',
  atMs: Date.UTC(2026, 10, 1),
  message: 'spent – ünïcödé',
  rule: 'day',
  name: null,
  spentNanoUsd: 2n ** 60n,
  amountNanoUsd: 5n,
  fromDay: '2026-11-01',
  toDay: '2026-11-01',
}

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

const servers: Server[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
})

/** A receiver that answers with each status in turn, then with 204; 0 ends the connection without an answer. */
async function receiver(statuses: readonly number[] = [], headers: Record<string, string> = {}) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    const status = statuses[received.length] ?? 204
    received.push({ headers: request.headers, body })
    if (status === 0) request.socket.destroy()
    else response.writeHead(status, { connection: 'close', ...headers }).end()
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` }
}

async function hook(url: string, options: Partial<WebhookOptions> = {}) {
  const failures: WebhookFailure[] = []
  const onFailure = (failure: WebhookFailure) => failures.push(failure)
  return { failures, webhook: await createWebhook({ url, secrets: [NEW], retryMs: [1, 1, 1], onFailure, ...options }) }
}

const verified = ({ headers, body }: Received, secret: string) =>
  new Receiver(secret).verify(body, headers as Record<string, string>)

describe('a webhook', () => {
  test('is signed as Standard Webhooks says, by the word of their own package', async () => {
    const { received, url } = await receiver()
    const { webhook } = await hook(url)
    expect(await webhook.send(alert)).toBe(true)
    expect(verified(received[0]!, NEW)).toMatchObject({
      type: 'tokenroom.spend',
      timestamp: '2026-11-01T00:00:00.000Z',
      data: { id: alert.id, spentNanoUsd: '1152921504606846976', message: alert.message },
    })
    expect(() => verified({ ...received[0]!, body: `${received[0]!.body} ` }, NEW)).toThrow()
    expect(() => verified(received[0]!, OLD)).toThrow()
  })

  test('comes again until it is taken, with the same id', async () => {
    const { received, url } = await receiver([500, 0, 302])
    const { webhook, failures } = await hook(url)
    expect(await webhook.send(alert)).toBe(true)
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual(Array(4).fill(alert.id))
    for (const one of received) verified(one, NEW)
    expect(failures).toEqual([])
  })

  test('is given up after the last attempt, which is told', async () => {
    const { received, url } = await receiver(Array(10).fill(503))
    const { webhook, failures } = await hook(url)
    expect(await webhook.send(alert)).toBe(false)
    expect(received).toHaveLength(4)
    expect(failures).toEqual([{ id: alert.id, attempts: 4, why: 'gave-up', reason: 'it answered 503' }])
  })

  test('is sent no more after a 410', async () => {
    const { received, url } = await receiver([410])
    const { webhook, failures } = await hook(url)
    expect(await webhook.send(alert)).toBe(false)
    expect(webhook.isDisabled).toBe(true)
    expect(await webhook.send({ ...alert, id: 'other' })).toBe(false)
    expect(received).toHaveLength(1)
    expect(failures.map(({ why }) => why)).toEqual(['gone', 'gone'])
  })

  test('is signed with both keys while they are changed', async () => {
    const { received, url } = await receiver()
    const { webhook } = await hook(url, { secrets: [NEW, OLD] })
    await webhook.send(alert)
    verified(received[0]!, OLD)
    verified(received[0]!, NEW)
    await webhook.rotate([NEW])
    await webhook.send(alert)
    verified(received[1]!, NEW)
    expect(() => verified(received[1]!, OLD)).toThrow()
  })

  test('that nobody answers is given up after its time, and tried again', async () => {
    const { received, url } = await receiver()
    let asked = 0
    // Only the first attempt has a time here: how fast the machine is does not matter to the second.
    const slow: typeof fetch = (input, init) => {
      if (asked++ > 0) return fetch(input, { ...init, signal: null })
      return new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
    }
    const { webhook } = await hook(url, { fetch: slow, timeoutMs: 20 })
    expect(await webhook.send(alert)).toBe(true)
    expect(asked).toBe(2)
    expect(received).toHaveLength(1)
  })

  test('waits for no retry when it is closed', async () => {
    const { url } = await receiver([500])
    const { webhook, failures } = await hook(url, { retryMs: [3_600_000] })
    const sent = webhook.send(alert)
    while (failures.length === 0) await webhook.close()
    expect(await sent).toBe(false)
    expect(failures[0]).toMatchObject({ why: 'closed' })
    expect(await webhook.send(alert)).toBe(false)
  })

  test('has a bounded number of messages waiting', async () => {
    const { url } = await receiver([500, 500])
    const { webhook, failures } = await hook(url, { maxOpen: 2, retryMs: [3_600_000] })
    const sent = [webhook.send(alert), webhook.send({ ...alert, id: 'b' })]
    expect(await webhook.send({ ...alert, id: 'c' })).toBe(false)
    expect(failures).toMatchObject([{ id: 'c', why: 'full', attempts: 0 }])
    await webhook.close()
    expect(await Promise.all(sent)).toEqual([false, false])
  })

  test.each([
    [{ url: 'ftp://x' }, /url must be/],
    [{ url: 'nowhere' }, /url must be/],
    [{ secrets: [] }, /secrets must be/],
    [{ secrets: ['plain-text-secret'] }, /secrets must be/],
    [{ secrets: ['whsec_c2hvcnQ='] }, /secrets must be/],
    [{ secrets: ['whsec_%%%'] }, /secrets must be/],
  ])('refuses %j, and shows no secret', async (options, message) => {
    const made = createWebhook({ url: 'https://localhost/', secrets: [NEW], ...options })
    await expect(made).rejects.toThrow(message)
    await expect(made).rejects.not.toThrow(/plain-text|c2hvcnQ/)
  })
})

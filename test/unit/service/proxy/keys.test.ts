import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { hashKey } from '../../../../service/proxy/keys.ts'
import { ACME_KEY, ADMIN_KEY, GLOBEX_KEY, json, openProxy } from '../../../helpers/budget-proxy.ts'

const count = json({ model: 'gpt-4o', text: 'hello' })

test('a hash is what every SHA-256 prints', async () => {
  const expected = createHash('sha256').update(ACME_KEY).digest('hex')
  expect(await hashKey(ACME_KEY)).toBe(`sha256:${expected}`)
})

describe('keys of tenants', () => {
  test('open what counts, wherever the SDKs put them', async () => {
    const proxy = await openProxy()
    expect((await proxy.fetch('/v1/count', ACME_KEY, count)).status).toBe(200)
    for (const name of ['x-api-key', 'x-goog-api-key', 'api-key']) {
      const init = { ...count, headers: { 'content-type': 'application/json', [name]: GLOBEX_KEY } }
      expect((await proxy.fetch('/v1/count', null, init)).status, name).toBe(200)
    }
  })

  test.each([
    ['none', null, 'missing'],
    ['another', 'a-key-of-acm', 'unknown'],
    ['its hash', `sha256:${createHash('sha256').update(ACME_KEY).digest('hex')}`, 'unknown'],
  ])('%s is refused', async (_, key, reason) => {
    const proxy = await openProxy()
    const refused = await proxy.fetch('/v1/count', key, count)
    expect([refused.status, (await refused.json()).data.reason]).toEqual([401, reason])
  })

  test('without a key and without tenants everyone is the tenant "default", unless a key of the administrator is given', async () => {
    const proxy = await openProxy({ tenants: [] }, { defaultKeys: 'public' })
    expect((await proxy.fetch('/v1/count', 'whatever an SDK sends', count)).status).toBe(200)
    expect((await proxy.fetch('/admin/limits', null)).status).toBe(401)
    expect((await proxy.fetch('/admin/limits', ADMIN_KEY)).status).toBe(200)
  })

  test('with tenants nobody is let in without a key', async () => {
    const proxy = await openProxy({}, { defaultKeys: 'public' })
    expect((await proxy.fetch('/v1/count', null, count)).status).toBe(401)
  })

  test('do not open what shows all tenants', async () => {
    const proxy = await openProxy()
    const refused = await proxy.fetch('/admin/limits', ACME_KEY)
    expect([refused.status, (await refused.json()).data.reason]).toEqual([401, 'not-admin'])
  })
})

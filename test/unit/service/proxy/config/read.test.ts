import { describe, expect, test } from 'vitest'
import { readProxyConfig } from '../../../../../service/proxy/config/read.ts'
import { hashKey } from '../../../../../service/proxy/keys.ts'
import { TokenroomError } from '../../../../../src/errors/index.ts'

const day = { id: 'day', unit: 'tokens', amount: 10, window: { calendar: 'day' } }
const environment = { OPENAI_API_KEY: ' sk-1\n', OTHER: 'sk-2' }

function errorOf(value: unknown, from: Record<string, string> = environment): TokenroomError<'INVALID_ARGUMENT'> {
  try {
    readProxyConfig(value, from)
  } catch (error) {
    if (TokenroomError.isInstance(error)) return error as TokenroomError<'INVALID_ARGUMENT'>
    throw error
  }
  throw new Error('it was taken')
}

test('a file with everything in it is read, money as nano-USD and keys from the environment', async () => {
  const keys = [await hashKey('a-key-of-acme')]
  const config = readProxyConfig(
    {
      upstreams: {
        openai: { url: 'https://api.openai.com/v1/' },
        anthropic: { url: 'https://gateway.test/anthropic', keyFrom: 'OTHER' },
        gemini: { url: 'http://10.0.0.1:8080/v1beta', keyFrom: null },
      },
      tenants: [{ name: 'acme', keys, scope: { feature: 'chat' } }],
      adminKeys: keys,
      limits: [
        {
          id: 'usd',
          per: 'tenant',
          unit: 'nanoUsd',
          amount: '$20.5',
          window: { calendar: 'month', timeZone: 'Europe/Berlin' },
        },
        {
          id: 'minute',
          unit: 'requests',
          amount: 60,
          window: { bucket: { refill: 60, everyMs: 60_000 } },
          mode: 'shadow',
        },
      ],
      store: { redis: 'redis://127.0.0.1', name: 'budgets' },
      ledger: { whenDown: 'open' },
      unbounded: { holdTokens: 1_000 },
      unknownEndpoints: 'pass',
    },
    environment,
  )
  expect([...config.upstreams]).toEqual([
    ['openai', { base: 'https://api.openai.com', key: 'sk-1' }],
    ['anthropic', { base: 'https://gateway.test/anthropic', key: 'sk-2' }],
    ['gemini', { base: 'http://10.0.0.1:8080', key: null }],
  ])
  expect(config.tenants).toEqual([{ name: 'acme', keys, scope: { feature: 'chat' } }])
  expect(config.limits.map(({ amount }) => amount)).toEqual([20_500_000_000n, 60])
  expect(config).toMatchObject({
    unbounded: { holdTokens: 1_000 },
    unknownEndpoints: 'pass',
    ledger: { whenDown: 'open', whenExpired: 'spend' },
  })
})

test('what is left out has its default', () => {
  expect(readProxyConfig({}, {})).toMatchObject({
    tenants: [],
    adminKeys: [],
    limits: [],
    store: { sqlite: 'tokenroom.db' },
    ledger: { whenExpired: 'spend' },
    unbounded: 'deny',
    unknownEndpoints: 'deny',
  })
})

describe('what is wrong is named by its path, with what is expected there', () => {
  const tenant = (name: string, keys: readonly string[]) => ({ name, keys })
  const hash = `sha256:${'0'.repeat(64)}`
  test.each([
    ['config.limts', { limts: [] }, 'there are upstreams, tenants'],
    ['config.upstreams.openai.url', { upstreams: { openai: { url: 'api.openai.com' } } }, 'https://api.openai.com'],
    ['config.upstreams.openai.url', { upstreams: { openai: { url: 'http://api.test' } } }, 'https address'],
    ['config.upstreams.openai.url', { upstreams: { openai: { url: 'https://u:secret@api.test' } } }, 'without a user'],
    [
      'config.upstreams.anthropic.keyFrom',
      { upstreams: { anthropic: { url: 'https://api.test' } } },
      'ANTHROPIC_API_KEY',
    ],
    ['config.upstreams.mistral', { upstreams: { mistral: { url: 'https://api.test' } } }, 'there are openai'],
    ['config.tenants[0].keys[0]', { tenants: [tenant('a', ['a-plain-secret'])] }, 'tokenroom key'],
    ['config.tenants[1].name', { tenants: [tenant('a', []), tenant('a', [])] }, 'no other tenant'],
    ['config.tenants[1].keys', { tenants: [tenant('a', [hash]), tenant('b', [hash])] }, 'no other tenant'],
    ['config.tenants[0].name', { tenants: [tenant('default', [])] }, 'another name'],
    [
      'config.tenants[0].scope.tenant',
      { tenants: [{ ...tenant('a', []), scope: { tenant: 'b' } }] },
      'no tenant there',
    ],
    ['config.limits[0].amount', { limits: [{ ...day, unit: 'nanoUsd', amount: 20 }] }, '"$20"'],
    ['config.limits[0].amount', { limits: [{ ...day, unit: 'nanoUsd', amount: '20.5' }] }, '"$20"'],
    ['config.limits[0].amount', { limits: [{ ...day, amount: '$20' }] }, 'a whole number of tokens'],
    ['config.limits[0].perr', { limits: [{ ...day, perr: 'user' }] }, 'no such field'],
    ['config.limits[0].window', { limits: [{ ...day, window: 'day' }] }, 'a window'],
    ['config.limits[0].id', { limits: [{ ...day, id: 'a day' }] }, 'letters'],
    ['config.limits', { limits: [day, day] }, 'different ids'],
    ['config.store.sqlite', { store: { file: 'x' } }, 'given'],
    [
      'config.upstreams.openai.keyFrom',
      { upstreams: { openai: { url: 'https://api.test', keyFrom: 'sk-secret' } } },
      'environment variable',
    ],
    ['config.adminKeys[0]', { adminKeys: ['secret'] }, 'tokenroom key'],
    ['config.unbounded', { unbounded: 'pass' }, '"deny"'],
  ])('%s', (path, value, expected) => {
    const error = errorOf(value)
    expect(error.code).toBe('INVALID_ARGUMENT')
    expect(error.data.name).toBe(path)
    expect(error.message).toContain(path)
    expect(error.message).toContain(expected)
    expect(JSON.stringify(error)).not.toContain('secret')
  })

  test('a zone that does not exist is the limit that has it', () => {
    const error = errorOf({ limits: [{ ...day, window: { calendar: 'day', timeZone: 'Europe/Berlim' } }] })
    expect(error.message).toContain('config.limits[0].window')
  })
})

import { describe, expect, test } from 'vitest'
import { addressOf, targetOf } from '../../../../service/proxy/targets.ts'

describe('where a request goes', () => {
  test.each([
    ['POST', '/v1/chat/completions', 'openai', 'counted'],
    ['POST', '/v1/responses', 'openai', 'counted'],
    ['POST', '/v1/embeddings', 'openai', 'counted'],
    ['POST', '/v1/messages', 'anthropic', 'counted'],
    ['POST', '/v1beta/models/gemini-2.5-flash:generateContent', 'gemini', 'counted'],
    ['POST', '/v1beta/models/gemini-2.5-flash:streamGenerateContent', 'gemini', 'counted'],
    ['POST', '/v1/models/gemini-2.5-flash:generateContent', 'gemini', 'counted'],
    ['POST', '/v1/messages/count_tokens', 'anthropic', 'free'],
    ['POST', '/v1/responses/input_tokens', 'openai', 'free'],
    ['POST', '/v1beta/models/gemini-2.5-flash:countTokens', 'gemini', 'free'],
    ['GET', '/v1/models/gpt-4o', 'openai', 'free'],
    ['GET', '/v1beta/models', 'gemini', 'free'],
    ['POST', '/v1/images/generations', 'openai', 'unknown'],
    ['POST', '/v1/messages/batches', 'anthropic', 'unknown'],
    ['GET', '/v1/files', 'openai', 'unknown'],
    // What another tenant has stored.
    ['GET', '/v1/responses/resp_1', 'openai', 'unknown'],
    ['DELETE', '/v1/models/ft-1', 'openai', 'unknown'],
  ])('%s %s is of %s, and %s', (method, path, upstream, kind) => {
    expect(targetOf(method, path)).toMatchObject({ upstream, kind })
  })

  test.each([
    '/v2/chat/completions',
    '/v1',
    '/',
    '/v1/../admin',
    '/v1//chat/completions',
    '/v1/a%2e%2e/b',
    '/v1/a\\b',
    '//evil.test/v1/x',
  ])('%s goes nowhere', (path) => {
    expect(targetOf('POST', path)).toBeNull()
  })

  test('a route is one of a few, whatever model is asked for', () => {
    const routes = ['a', 'b'].map((model) => targetOf('POST', `/v1beta/models/${model}:generateContent`)?.route)
    expect(new Set(routes)).toEqual(new Set(['/v1beta/models/*:generateContent']))
  })
})

test('the address keeps the query but for a key', () => {
  const upstream = { base: 'https://provider.test/api', key: 'k' }
  expect(addressOf(upstream, '/v1beta/models', '?alt=sse&key=a-key&pageSize=2')).toBe(
    'https://provider.test/api/v1beta/models?alt=sse&pageSize=2',
  )
  expect(addressOf(upstream, '/v1/models', '')).toBe('https://provider.test/api/v1/models')
})

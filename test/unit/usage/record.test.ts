import { describe, expect, test } from 'vitest'
import { makeRecord, readUsage } from '../../../src/usage/index.ts'

describe('a record', () => {
  test('has who, what and how much, and nothing else of what it was given', () => {
    const usage = readUsage('openai-chat', { prompt_tokens: 10, completion_tokens: 5, secret_text: 'my password' })!
    const record = makeRecord({
      id: 'r1',
      atMs: 5,
      scope: { user: 'ada', feature: 'chat', tenant: 'acme', session: 'private' },
      model: 'gpt-5',
      endpoint: '/v1beta/models/gemini:generate?key=AIza-secret#x',
      usage,
    })
    expect(record).toMatchObject({ user: 'ada', feature: 'chat', tenant: 'acme', inputTokens: 10, outputTokens: 5 })
    expect(record.endpoint).toBe('/v1beta/models/gemini:generate')
    expect(record.unread).toEqual(['secret_text'])
    expect(JSON.stringify(record)).not.toMatch(/secret"|password|private|AIza/)
  })

  test('cuts names that are texts', () => {
    expect(makeRecord({ id: 'r', scope: { user: 'x'.repeat(10_000) } }).user).toHaveLength(200)
  })

  test.each([
    [{ id: '' }, /id must be/],
    [{ id: 'r', usage: { inputTokens: -1 } }, /usage.inputTokens must be/],
    [{ id: 'r', usage: { outputTokens: 1.5 } }, /usage.outputTokens must be/],
    [{ id: 'r', price: { costNanoUsd: -1n, source: null } }, /price.costNanoUsd must be/],
    [{ id: 'r', status: 'well' as 'ok' }, /status must be one of ok, refused, aborted, error/],
    [{ id: 'r', atMs: Number.NaN }, /atMs must be/],
  ])('refuses %o', (report, message) => {
    expect(() => makeRecord(report)).toThrow(message)
  })
})

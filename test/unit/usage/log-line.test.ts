import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatUsageLine, makeRecord, readUsageLine } from '../../../src/usage/index.ts'

describe('a log line', () => {
  test('is one line of JSON with snake case names, money as digits, and nothing that is not known', () => {
    const record = makeRecord({
      id: 'r1',
      atMs: Date.UTC(2026, 10, 27, 3, 4, 5, 6),
      scope: { user: 'ada' },
      model: 'gpt-5',
      usage: { inputTokens: 10, outputTokens: 5 },
      price: { costNanoUsd: 2n ** 60n, source: 'provider' },
    })
    expect(JSON.parse(formatUsageLine(record))).toEqual({
      event: 'token_usage',
      time: '2026-11-27T03:04:05.006Z',
      id: 'r1',
      user: 'ada',
      model: 'gpt-5',
      status: 'ok',
      input_tokens: 10,
      output_tokens: 5,
      cost_nano_usd: '1152921504606846976',
      cost_source: 'provider',
    })
  })

  test('reads back as the same record, whatever is in it', () => {
    const count = fc.nat({ max: 2 ** 50 })
    const name = fc.option(fc.string({ maxLength: 20 }), { nil: null })
    const reports = fc.record({
      id: fc.string({ minLength: 1, maxLength: 50 }),
      atMs: fc.integer({ min: 0, max: 4e12 }),
      model: name,
      endpoint: name,
      provider: name,
      refusedBy: name,
      status: fc.constantFrom('ok' as const, 'refused' as const, 'aborted' as const, 'error' as const),
      usage: fc.record({ inputTokens: count, outputTokens: count, cacheReadTokens: count, reasoningTokens: count }),
      price: fc.record({
        costNanoUsd: fc.option(fc.bigInt({ min: 0n, max: 10n ** 20n })),
        source: fc.constantFrom('provider' as const, 'catalogue' as const, null),
      }),
      estimate: fc.record({ tokens: count, upper: count }),
      windowTokens: fc.option(count),
      durationMs: fc.option(count),
    })
    fc.assert(
      fc.property(
        reports,
        fc.dictionary(fc.constantFrom('user', 'tenant', 'feature'), fc.string()),
        (report, scope) => {
          const record = makeRecord({ ...report, scope })
          const line = formatUsageLine(record)
          expect(line).not.toContain('\n')
          const read = readUsageLine(line)
          // 0 and not known are the same in a line.
          const known = { ...record, windowTokens: record.windowTokens || null, durationMs: record.durationMs || null }
          const zero = { estimatedTokens: record.estimatedTokens || null, upperTokens: record.upperTokens || null }
          expect(read.kind === 'record' && { ...read.record, upperTokens: read.record.upperTokens || null }).toEqual({
            ...known,
            ...zero,
            upperTokens: zero.estimatedTokens === null ? null : (zero.upperTokens ?? zero.estimatedTokens),
          })
        },
      ),
      { seed: 15, numRuns: 60 },
    )
  })

  test('is found after what a collector puts before it', () => {
    const line = formatUsageLine(makeRecord({ id: 'r1', atMs: 0 }))
    expect(readUsageLine(`2026-11-27T00:00:00Z stdout F ${line}`)).toMatchObject({ kind: 'record' })
  })

  test.each([
    '',
    'GET /health 200',
    '{"event":"request","path":"/token_usage"}',
    '[1]',
    '"token_usage"',
    'token_usage {',
  ])('that is somebody else’s is left alone: %s', (line) => {
    expect(readUsageLine(line)).toEqual({ kind: 'other' })
  })

  test.each([
    ['{"event":"token_usage","time":"2026-11-27T00:00:00Z","id":"r', 'no whole JSON object'],
    ['{"event":"token_usage","id":"r"}', 'its time is none'],
    ['{"event":"token_usage","time":"2026-11-27T00:00:00Z"}', 'id must be'],
    ['{"event":"token_usage","time":"2026-11-27T00:00:00Z","id":"r","input_tokens":"12"}', 'usage.inputTokens must be'],
    ['{"event":"token_usage","time":"2026-11-27T00:00:00Z","id":"r","cost_nano_usd":"1.5"}', 'no string of digits'],
    ['{"event":"token_usage","time":"2026-11-27T00:00:00Z","id":"r","status":"fine"}', 'status must be one of'],
  ])('that is broken says why: %s', (line, reason) => {
    expect(readUsageLine(line)).toEqual({ kind: 'bad', reason: expect.stringContaining(reason) })
  })
})

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { showUsd } from '../../../src/models/index.ts'
import { type Night, playNight } from '../../ledger/night.ts'

const LIMIT = 20_000_000_000n

test('a night of retries bills thousands without the ledger, and at most the limit with it', async () => {
  const without = await playNight(null)
  const guarded = await playNight(LIMIT)
  expect(without.billedNanoUsd).toBeGreaterThan(4_000_000_000_000n)
  // Midnight is in the night: two calendar days.
  expect(guarded.billedNanoUsd).toBeLessThanOrEqual(2n * LIMIT)
  expect(guarded.billedNanoUsd).toBeGreaterThan(LIMIT)
  expect(guarded.attempts).toBe(without.attempts)
  const guide = readFileSync(new URL('../../../docs/ledger.md', import.meta.url), 'utf8')
  expect(guide).toContain(table(without, guarded))
  expect(guide).toContain(guarded.firstRefusal)
})

function table(without: Night, guarded: Night): string {
  const row = (name: string, show: (night: Night) => string | number) =>
    `| ${name} | ${show(without)} | ${show(guarded)} |`
  return [
    '| | without | with a limit of $20 a day |',
    '|---|---:|---:|',
    row('requests that the program wanted to send', ({ attempts }) => attempts.toLocaleString('en')),
    row('sent', ({ answered }) => answered.toLocaleString('en')),
    row('refused before they were sent', ({ refused }) => refused.toLocaleString('en')),
    row('billed in the night', ({ billedNanoUsd }) => showUsd(billedNanoUsd)),
  ].join('\n')
}

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const script = fileURLToPath(new URL('../../../scripts/models-update.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'models-update-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Two models in the shape of models.dev's `api.json`: one with everything, one that cannot be planned for. */
const api = {
  openai: {
    models: {
      full: {
        id: 'full',
        name: "Full's name",
        family: 'gpt',
        limit: { context: 400_000, input: 272_000, output: 128_000 },
        cost: {
          input: 1.25,
          output: 10,
          cache_read: 0.125,
          tiers: [{ tier: { size: 200_000 }, input: 2.5, output: 15 }],
          context_over_200k: { input: 9 },
        },
        modalities: { input: ['text', 'image'], output: ['text'] },
        tool_call: true,
        status: 'deprecated',
      },
      painter: { id: 'painter', limit: { context: 0, output: 0 }, modalities: { input: ['text'], output: ['image'] } },
    },
  },
  unheard: { models: { other: { id: 'other' } } },
}

function run(data: unknown, ...args: string[]) {
  const from = join(folder, 'api.json')
  const out = join(folder, 'catalogue.ts')
  writeFileSync(from, JSON.stringify(data))
  const { status, stderr } = spawnSync(process.execPath, [script, from, '--out', out, ...args], { encoding: 'utf8' })
  return { status, stderr, text: () => readFileSync(out, 'utf8') }
}

describe('models-update', () => {
  it('writes the models that can be planned for, with limits, prices and steps', () => {
    const { status, text } = run({ asOf: '2026-01-02', source: 'a test', providers: api })
    expect(status).toBe(0)
    expect(text()).toContain("export const catalogueAsOf = '2026-01-02'")
    const rows = text()
      .split('\n')
      .filter((line) => line.startsWith('  {'))
    expect(rows).toEqual([
      "  { id: 'full', provider: 'openai', name: 'Full\\'s name', family: 'gpt', windowTokens: 400_000, inputLimitTokens: 272_000, outputLimitTokens: 128_000, prices: { inputUsdPerMillion: 1.25, outputUsdPerMillion: 10, cacheReadUsdPerMillion: 0.125 }, priceTiers: [{ aboveInputTokens: 200_000, inputUsdPerMillion: 2.5, outputUsdPerMillion: 15 }], inputModalities: ['text', 'image'], tools: true, deprecated: true },",
    ])
  })

  it('reads the bare file of models.dev, which has no date, only with one', () => {
    expect(run(api)).toMatchObject({ status: 1, stderr: expect.stringContaining('--as-of') })
    expect(run(api, '--as-of', '2026-03-04').text()).toContain('2026-03-04')
  })

  it('refuses a file without the providers, and says how it is used', () => {
    expect(run({ asOf: '2026-01-02', providers: {} })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('openai'),
    })
    expect(() => execFileSync(process.execPath, [script], { stdio: 'pipe' })).toThrow(/usage/)
  })
})

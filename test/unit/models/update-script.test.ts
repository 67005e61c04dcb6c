import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const script = fileURLToPath(new URL('../../../scripts/models-update.ts', import.meta.url))
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
  const out = join(folder, 'data')
  writeFileSync(from, JSON.stringify(data))
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script, from, '--out', out, ...args], {
    encoding: 'utf8',
  })
  return { status, stderr, text: (name: string) => readFileSync(join(out, `${name}.generated.ts`), 'utf8') }
}

describe('models-update', () => {
  it('writes the models that can be planned for, with limits, prices and steps', () => {
    const { status, text } = run({ asOf: '2026-01-02', source: 'a test', providers: api })
    expect(status).toBe(0)
    expect(text('as-of')).toContain("export const catalogueAsOf = '2026-01-02'")
    expect(text('openai')).toContain("full|Full's name|gpt|400000|272000|128000|1.25,10,0.125|200000,2.5,15|ti||td")
    expect(text('openai')).not.toContain('painter')
  })

  it('reads the bare file of models.dev, which has no date, only with one', () => {
    expect(run(api)).toMatchObject({ status: 1, stderr: expect.stringContaining('--as-of') })
    expect(run(api, '--as-of', '2026-03-04').text('as-of')).toContain('2026-03-04')
  })

  it('refuses a file without the providers, and says how it is used', () => {
    const unheard = { unheard: { models: { one: { id: 'one' } } } }
    expect(run({ asOf: '2026-01-02', providers: unheard })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('openai'),
    })
    expect(run({ asOf: '2026-01-02', providers: {} })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('api.json of models.dev'),
    })
    expect(() => execFileSync(process.execPath, ['--import', 'tsx', script], { stdio: 'pipe' })).toThrow(/usage/)
  })
})

/** `tokenroom usage`, as it is built. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { formatUsageLine, makeRecord, type UsageReport } from '../../src/usage/index.ts'
import { root } from './packed.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokenroom-usage-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let made = 0
const line = (day: number, report: Partial<UsageReport> = {}) =>
  `${formatUsageLine(
    makeRecord({
      id: `r${made++}`,
      atMs: Date.UTC(2026, 10, day, 12),
      scope: { user: 'ada', feature: 'chat' },
      model: 'gpt-5',
      usage: { inputTokens: 100, outputTokens: 50 },
      price: { costNanoUsd: 1_000n, source: 'catalogue' },
      ...report,
    }),
  )}\n`

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content)
  return name
}

/** Runs the program. `input` goes to its standard input, as fast as it reads. */
async function run(words: readonly string[], input: Iterable<string> = []) {
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), 'usage', ...words], { cwd: folder })
  const [out, err]: [string[], string[]] = [[], []]
  child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => err.push(text))
  Readable.from(input).pipe(child.stdin)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, out: out.join(''), err: err.join('') }
}

const week = Array.from({ length: 7 }, (_, day) => line(day + 1)).join('')

describe('tokenroom usage', () => {
  test('prints days, lists, spikes, and the cost per active user per day', async () => {
    const spike = line(8, {
      scope: { user: 'bob', feature: 'export' },
      price: { costNanoUsd: 9_000n, source: 'catalogue' },
    })
    const { code, out, err } = await run([file('a.log', week + spike)])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('2026-11-01 to 2026-11-08 (UTC): 8 requests, 2 active users')
    expect(out).toContain('cost per active user per day: $0.000002')
    expect(out).toContain('2026-11-08  user bob: $0.000009, mean $0.00')
    expect(out).toContain('2026-11-08  feature export: $0.000009')
  })

  test('reads gzipped files, counts a request in two of them once, and passes other lines over', async () => {
    const text = `GET /health 200\n${week}{"level":"info"}\n`
    const files = [file('b.log', text), file('b.log.gz', gzipSync(text))]
    const { code, out } = await run([...files, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      lines: { read: 7, repeated: 7, other: 4, bad: 0 },
      report: { totals: { requests: 7, costNanoUsd: '7000' }, costPerActiveUserPerDayNanoUsd: '1000' },
    })
  })

  test('lists requests over a size, and exits with 1', async () => {
    const large = line(2, { id: 'large-one', usage: { inputTokens: 90_000, outputTokens: 1 } })
    const { code, out } = await run(['--over', '50,000'], [week, large])
    expect(code).toBe(1)
    expect(out).toContain('1 requests over 50,000 tokens:')
    expect(out).toContain('large-one')
    expect((await run(['--over', '90001'], [large])).code).toBe(0)
    expect((await run(['--over', '50000', '--to', '2026-11-01'], [week, large])).code).toBe(0)
  })

  test('names broken lines and counts the rest, and exits with 2', async () => {
    const broken = '{"event":"token_usage","id":"cut'
    const { code, out, err } = await run([], [week, `${broken}\n`, line(1), `${broken}\n`.repeat(20)])
    expect(code).toBe(2)
    expect(out).toContain('8 requests')
    expect(err).toContain('standard input, line 8: it is no whole JSON object; it was left out [BAD_LINE]')
    expect(err).toContain('11 more broken lines were left out')
  })

  test('names files that cannot be read, and reports the others', async () => {
    const cut = gzipSync(week).subarray(0, 100)
    const { code, out, err } = await run([file('c.log', week), file('cut.gz', cut)])
    expect(code).toBe(2)
    expect(out).toContain('7 requests')
    expect(err).toContain('cannot read cut.gz')
  })

  test('holds no line that is longer than a megabyte', async () => {
    const { code, out, err } = await run([], [week, 'x'.repeat(3 << 20), '\n', line(1)])
    expect(code).toBe(2)
    expect(out).toContain('8 requests')
    expect(err).toContain('line 8: it is longer than a megabyte')
  })

  test('prints no control of a terminal that a name has', async () => {
    const { out } = await run([], [line(1, { scope: { user: '\u001b[2Jada\u202e' } })])
    expect(out).toContain('\\x1b[2Jada\\u{202e}')
  })

  test('says that there is no usage', async () => {
    expect(await run([], ['hello\n'])).toEqual({ code: 0, out: 'no usage in 1 lines\n', err: '' })
  })

  test.each([
    [['--over', 'many'], '--over is "many"'],
    [['--from', 'monday'], '--from is "monday"'],
    [['--time-zone', 'Mars'], '--time-zone "Mars" does not exist'],
    [['--from', '2026-11-05', '--to', '2026-11-01'], '--from 2026-11-05 is after --to 2026-11-01'],
  ])('refuses %j', async (words, message) => {
    const { code, err } = await run(words)
    expect(code).toBe(2)
    expect(err).toContain(message)
  })

  test('counts every request of a long stream', async () => {
    const { code, out } = await run(
      ['--json'],
      (function* () {
        for (let n = 0; n < 20; n++) yield Array.from({ length: 1_000 }, () => line(1 + (n % 20))).join('')
      })(),
    )
    expect(code).toBe(0)
    expect(JSON.parse(out).lines.read).toBe(20_000)
  })
})

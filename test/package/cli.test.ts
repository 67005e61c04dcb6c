import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadTokenizer } from '../../src/index.ts'
import { type Installed, installPacked, packageJson } from './packed.ts'

let installed: Installed
let folder = ''
beforeAll(() => {
  installed = installPacked()
  folder = mkdtempSync(join(tmpdir(), 'tokenroom-cli-'))
  const files = {
    'a.md': 'How much room is left?\n',
    'b.txt': 'zwei Wörter',
    'prompts/system.md': 'You are concise.\n',
    'prompts/deep/user.md': '你好，世界\n',
    'prompts/deep/draft-1.md': 'draft\n',
    'prompts/node_modules/x.md': 'no\n',
    '[id].md': 'a file with brackets in its name\n',
    'empty.txt': '',
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  writeFileSync(join(folder, 'picture.png'), Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0, 1, 2))
  writeFileSync(join(folder, 'latin1.txt'), Uint8Array.of(0x63, 0x61, 0x66, 0xe9))
})
afterAll(() => {
  installed.remove()
  rmSync(folder, { recursive: true, force: true })
})

const tokenizer = await loadTokenizer('o200k_base')
const cl100k = await loadTokenizer('cl100k_base')

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the installed program as a process of its own. `input` goes to its standard input. */
async function run(words: readonly string[], input?: string | Iterable<string>): Promise<Ended> {
  const program = join(installed.project, 'node_modules/.bin/tokenroom')
  const child = spawn(program, words, { cwd: folder, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout!.setEncoding('utf8').on('data', (text) => {
    out += text
  })
  child.stderr!.setEncoding('utf8').on('data', (text) => {
    err += text
  })
  if (input !== undefined) Readable.from(typeof input === 'string' ? [input] : input).pipe(child.stdin!)
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  return { code, out, err }
}

const json = async (words: readonly string[], input?: string) =>
  JSON.parse((await run([...words, '--json'], input)).out)

describe('tokenroom count', () => {
  test('counts standard input', async () => {
    const { code, out, err } = await run(['count'], 'How much room is left?')
    expect([code, err]).toEqual([0, ''])
    expect(out).toBe('tokens  bytes  file\n     6     22  standard input\n\no200k_base\n')
  })

  test('counts files, with a table and a total', async () => {
    const { code, out } = await run(['count', 'a.md', 'b.txt'])
    const a = tokenizer.count('How much room is left?\n')
    const b = tokenizer.count('zwei Wörter')
    expect(code).toBe(0)
    expect(out.split('\n').slice(1, 4)).toEqual([
      `${`${a}`.padStart(6)}     23  a.md`,
      `${`${b}`.padStart(6)}     12  b.txt`,
      `${`${a + b}`.padStart(6)}     35  total of 2 files`,
    ])
  })

  test('counts for a model, with the share of its window', async () => {
    const { out } = await run(['count', 'b.txt', '--model', 'gpt-4'])
    expect(out).toContain('gpt-4 (cl100k_base)')
    expect(out).toContain('% of its window of 8,192')
    const report = await json(['count', 'b.txt', '-m', 'gpt-4'])
    expect(report).toMatchObject({ model: 'gpt-4', encoding: 'cl100k_base', windowTokens: 8_192 })
    expect(report.totalTokens).toBe(cl100k.count('zwei Wörter'))
  })

  test.each([
    [['prompts/**/*.md'], ['prompts/deep/draft-1.md', 'prompts/deep/user.md', 'prompts/system.md']],
    [['prompts'], ['prompts/deep/draft-1.md', 'prompts/deep/user.md', 'prompts/system.md']],
    [
      ['prompts/**/*.md', '!**/draft-*'],
      ['prompts/deep/user.md', 'prompts/system.md'],
    ],
    [
      ['prompts', '!**/draft-*'],
      ['prompts/deep/user.md', 'prompts/system.md'],
    ],
    [
      ['*.md', 'a.md'],
      ['[id].md', 'a.md'],
    ],
    [['[id].md'], ['[id].md']],
    [
      ['empty.txt', 'a.md'],
      ['empty.txt', 'a.md'],
    ],
  ])('finds the files of %j', async (words, files) => {
    const report = await json(['count', ...words])
    expect(report.files.map(({ file }: { file: string }) => file)).toEqual(files)
  })

  test('reads standard input between files', async () => {
    const report = await json(['count', 'a.md', '-'], 'two words')
    expect(report.files.map(({ file, tokens }: { file: string; tokens: number }) => [file, tokens])).toEqual([
      ['a.md', tokenizer.count('How much room is left?\n')],
      ['-', 2],
    ])
  })

  test('skips binary files and says so', async () => {
    const { code, out, err } = await run(['count', 'picture.png', 'a.md', '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(out)).toMatchObject({
      skipped: [{ file: 'picture.png', reason: 'binary' }],
      files: [{ file: 'a.md' }],
    })
    expect(err).toBe(
      'tokenroom: skipped picture.png: it is binary, or UTF-16 without a mark; save text as UTF-8 [NOT_COUNTED]\n',
    )
  })

  test('counts bytes that are not UTF-8 as U+FFFD and says so', async () => {
    const { out, err } = await run(['count', 'latin1.txt', '--json'])
    expect(JSON.parse(out).totalTokens).toBe(tokenizer.count('caf\ufffd'))
    expect(err).toContain('latin1.txt is not UTF-8')
  })

  test('counts a long stream as the whole text, and holds little of it', async () => {
    const part = `${'Zeile für Zeile — 日本語の文章、😀 and "code(1234567)".\n'.repeat(2_000)}\r\n\r\n   `
    const times = 100
    const words = ['--max-old-space-size=64', join(installed.folder, 'dist/cli.js'), 'count', '--json']
    const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] })
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text
    })
    Readable.from(Array.from({ length: times }, () => part)).pipe(child.stdin)
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect(code).toBe(0)
    const report = JSON.parse(out)
    expect(report.files[0].bytes).toBe(Buffer.byteLength(part) * times)
    expect(report.totalTokens).toBe(tokenizer.count(part.repeat(times)))
  })

  test('counts what has no place to cut', async () => {
    const digits = '1234567890'.repeat(300_000)
    const pieces = Array.from({ length: 30 }, (_, at) => digits.slice(at * 100_000, (at + 1) * 100_000))
    const { out } = await run(['count', '--json'], pieces)
    expect(JSON.parse(out).totalTokens).toBe(tokenizer.count(digits))
  })

  test('ends quietly when its reader has seen enough', async () => {
    const program = join(installed.project, 'node_modules/.bin/tokenroom')
    const child = spawn('sh', ['-c', `"${program}" count prompts | head -n 1`], { cwd: folder })
    let err = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      err += text
    })
    await new Promise((resolve) => child.on('close', resolve))
    expect(err).toBe('')
  })
})

describe('tokenroom count --limit', () => {
  test('ends with 0 up to the limit and with 1 above it', async () => {
    const tokens = tokenizer.count('How much room is left?\n')
    expect((await run(['count', 'a.md', '--limit', String(tokens)])).code).toBe(0)
    const over = await run(['count', 'a.md', '--limit', String(tokens - 1)])
    expect(over.code).toBe(1)
    expect(over.err).toContain(`the total is 1 tokens over the limit of ${tokens - 1}`)
  })

  test('holds for each file with --each', async () => {
    const files = ['count', 'a.md', 'b.txt', 'prompts/system.md']
    const most = Math.max(...(await json(files)).files.map(({ tokens }: { tokens: number }) => tokens))
    expect((await run([...files, '--each', '-q', '-l', String(most)])).code).toBe(0)
    const { code, out, err } = await run([...files, '--each', '-q', '-l', String(most - 1)])
    expect([code, out]).toEqual([1, ''])
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(err).toContain('a.md is 1 tokens over')
  })

  test('is in the JSON', async () => {
    const report = await json(['count', 'a.md', '--limit', '1,000'])
    expect(report).toMatchObject({ limitTokens: 1_000, over: [] })
  })
})

describe('what is typed wrong', () => {
  test.each([
    [[], 'USAGE'],
    [['cuont'], 'USAGE'],
    [['count', '--modell', 'gpt-4o'], 'USAGE'],
    [['count', 'a.md', '--limit', 'many'], 'USAGE'],
    [['count', 'a.md', '--limit=-1'], 'USAGE'],
    [['count', 'a.md', '--limit'], 'USAGE'],
    [['count', 'a.md', '--each'], 'USAGE'],
    [['count', 'not-there.md'], 'FILE_UNREADABLE'],
    [['count', 'not-there/**'], 'NO_FILES'],
    [['count', 'a.md', '--model', 'gpt-4p'], 'UNKNOWN_MODEL'],
    [['count', 'a.md', '--model', '__proto__'], 'UNKNOWN_MODEL'],
    [['serve', 'a.md'], 'USAGE'],
    [['serve', '--port', '99999'], 'USAGE'],
    [['serve', '--host', '0.0.0.0'], 'USAGE'],
    [['serve', '--origin', 'app.example'], 'INVALID_ARGUMENT'],
    [['encodings', 'o200k_base'], 'USAGE'],
  ])('%j ends with 2 and %s', async (words, code) => {
    const { code: exit, out, err } = await run(words)
    expect([exit, out]).toEqual([2, ''])
    expect(err).toMatch(/^tokenroom: .+[;,].+\n$/)
    expect(err).toContain(`[${code}]`)
  })
})

describe('the rest', () => {
  test.each([['--help'], ['help'], ['count', '--help'], ['serve', '-h'], ['encodings', '--help'], ['help', 'count']])(
    'tokenroom %s %s helps',
    async (...words) => {
      const { code, out, err } = await run(words)
      expect([code, err]).toEqual([0, ''])
      expect(out).toContain(words.includes('count') ? '--limit' : 'tokenroom')
    },
  )

  test('--version is the package’s', async () => {
    expect((await run(['--version'])).out).toBe(`${packageJson.version}\n`)
  })

  test('encodings lists the seven, with models', async () => {
    const { out } = await run(['encodings'])
    expect(out.trim().split('\n')).toHaveLength(8)
    expect(out).toMatch(/^o200k_base\s+[\d,]+\s+gpt-/m)
    expect(await json(['encodings'])).toHaveLength(7)
  })
})

/** `tokenroom count` as a gate: its exit codes hold, whatever the files and the output are. */
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Installed, installPacked } from './packed.ts'

let installed: Installed
let program = ''
const folders: string[] = []
beforeAll(() => {
  installed = installPacked()
  program = join(installed.folder, 'dist/cli.js')
})
afterAll(() => {
  installed.remove()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const two = 'two words'

/** A folder with these files. */
function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tokenroom-gate-'))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  return folder
}

/** Runs a shell command in which `tokenroom` is the installed program; `$codes` are those of a pipe. */
async function shell(folder: string, command: string, user = {}) {
  const script = `tokenroom() { "${process.execPath}" "${program}" "$@"; }\n${command}`
  const child = spawn('bash', ['-c', script], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], ...user })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    err += text
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, out, err }
}

async function report(folder: string, words: string) {
  const { code, out, err } = await shell(folder, `tokenroom count --json ${words}`)
  const json = JSON.parse(out)
  return { code, err, json, names: json.files.map(({ file }: { file: string }) => file) }
}

const utf16 = (text: string, isBig = false) => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return isBig ? bytes.swap16() : bytes
}

describe('exit codes', () => {
  test.each([
    ['a file below its limit', 'tokenroom count a.md --limit 2', 0],
    ['a file above it', 'tokenroom count a.md --limit 1', 1],
    ['a file that is binary', 'tokenroom count a.md picture.png', 2],
    ['a file that is binary, and one above its limit', 'tokenroom count a.md picture.png --limit 1', 2],
    ['a reader that has seen enough', 'tokenroom count a.md b.md --limit 1 | head -n 1; exit $PIPESTATUS', 1],
    ['a reader that is gone', 'tokenroom count a.md | true; exit $PIPESTATUS', 0],
    ['a reader that is gone, and a limit', 'tokenroom count a.md --limit 1 | true; exit $PIPESTATUS', 1],
    ['a full disk', 'tokenroom count a.md --limit 1 > /dev/full', 2],
    ['a full disk for errors', 'tokenroom count a.md --limit 1 2> /dev/full', 1],
    ['closed outputs', 'tokenroom count a.md --limit 1 >&- 2>&-', 1],
  ])('%s', async (_, command, code) => {
    const folder = folderOf({ 'a.md': two, 'b.md': two, 'picture.png': Uint8Array.of(0x89, 0x50, 0, 1) })
    expect((await shell(folder, command)).code).toBe(code)
  })
})

describe('text', () => {
  test('in UTF-16 with a mark is counted, in UTF-16 without one it is not', async () => {
    const files = { 'le.md': utf16(two), 'be.md': utf16(two, true), 'odd.md': utf16(two).subarray(0, 19) }
    const { code, json } = await report(folderOf(files), 'le.md be.md')
    expect([code, json.files.map(({ tokens }: { tokens: number }) => tokens)]).toEqual([0, [2, 2]])
    const folder = folderOf({ 'plain.md': Buffer.from(two, 'utf16le') })
    const unmarked = await shell(folder, 'tokenroom count --limit 1 plain.md')
    expect([unmarked.code, unmarked.err]).toEqual([2, expect.stringContaining('UTF-16 without a mark')])
    expect((await shell(folderOf(files), 'tokenroom count odd.md')).err).toContain('invalid bytes count as U+FFFD')
  })

  test('of 200 MB without a place to cut is counted in little memory, with bounds', async () => {
    const script = `head -c 200000000 /dev/zero | tr '\\0' a |
      "${process.execPath}" --max-old-space-size=100 "${program}" count --json`
    const { code, out } = await shell(folderOf({}), script)
    const [file] = JSON.parse(out).files
    expect([code, file.bytes, file.exact]).toEqual([0, 200_000_000, false])
    expect(file.tokens).toBeGreaterThanOrEqual(25_000_000)
    expect(file.lower).toBeLessThanOrEqual(25_000_000)
    expect(file.upper).toBeGreaterThanOrEqual(25_000_000)
  })

  test('for a model without a public encoding is counted with bounds, and the upper one decides', async () => {
    const text = 'Wie viel Platz ist noch? '.repeat(40)
    const folder = folderOf({ 'a.md': text })
    const { code, json } = await report(folder, 'a.md --model claude-sonnet-4-5')
    const { totalLower, totalTokens, totalUpper, exact, windowTokens } = json
    expect([code, exact, windowTokens]).toEqual([0, false, 200_000])
    expect(totalLower).toBeLessThan(totalTokens)
    expect(totalTokens).toBeLessThan(totalUpper)
    const { out } = await shell(folder, 'tokenroom count a.md --model claude-sonnet-4-5')
    expect(out).toMatch(/≈ [\d,]+ .*a\.md/)
    expect(out).toContain('estimated with o200k_base')
    const at = (limit: number) => shell(folder, `tokenroom count a.md -m claude-sonnet-4-5 -q --limit ${limit}`)
    expect([(await at(totalUpper)).code, (await at(totalUpper - 1)).code]).toEqual([0, 1])
  })

  test('is shown as a share of the input limit where that is below the window', async () => {
    const { out } = await shell(folderOf({ 'a.md': two }), 'tokenroom count a.md --model gpt-5')
    expect(out).toContain('of its input limit of 272,000')
  })

  test('is refused over what the model takes as input, which is less than its window', async () => {
    const folder = folderOf({ 'a.txt': ' word'.repeat(289_650) })
    const { code, json } = await report(folder, 'a.txt --model gpt-5 --limit model')
    expect([code, json.freeTokens, json.limitTokens]).toEqual([1, 272_000 - 289_650, 272_000])
    const { out } = await shell(folder, 'tokenroom count a.txt --model gpt-5')
    expect(out).toContain('17,650 too many')
    expect((await shell(folder, 'tokenroom count a.txt --limit model')).code).toBe(2)
  })

  test('for a model that is not known is refused, or estimated when that is asked for', async () => {
    const folder = folderOf({ 'a.md': two })
    expect((await shell(folder, 'tokenroom count a.md --model our-own-model')).code).toBe(2)
    const { code, json } = await report(folder, 'a.md --model our-own-model --estimate')
    expect([code, json.exact, json.windowTokens, json.freeTokens]).toEqual([0, false, null, null])
  })
})

describe('folders', () => {
  test('are read once around every loop of links, and each file once', async () => {
    const folder = folderOf({ 'a.md': two, 'deep/b.md': two })
    symlinkSync('..', join(folder, 'deep/loop'))
    symlinkSync('deep', join(folder, 'again'))
    symlinkSync('a.md', join(folder, 'link.md'))
    execFileSync('ln', [join(folder, 'a.md'), join(folder, 'hard.md')])
    const { code, names, json } = await report(folder, '. a.md ./a.md')
    expect([code, names, json.totalTokens]).toEqual([0, ['a.md', 'again/b.md'], 4])
  })

  test('with a name that is not UTF-8 are counted, and the name is told', async () => {
    const folder = folderOf({ 'a.md': two })
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.of(0xe9), Buffer.from('.md')]), two)
    const { code, names } = await report(folder, '.')
    expect([code, names]).toEqual([0, ['a.md', 'caf\\xe9.md']])
  })

  test('with control characters in names show them escaped', async () => {
    const folder = folderOf({ 'a\n\x1b[31m\u202eb.md': two })
    const { out, err } = await shell(folder, 'tokenroom count . --each --limit 1')
    expect(out).toContain('a\\x0a\\x1b[31m\\u{202e}b.md')
    expect(err).toContain('a\\x0a\\x1b[31m\\u{202e}b.md is 1 tokens over')
  })

  test('with what cannot be read name it and end with 2', async () => {
    const folder = folderOf({ 'a.md': two })
    symlinkSync('nowhere', join(folder, 'broken.md'))
    execFileSync('mkfifo', [join(folder, 'pipe')])
    const { code, err, names, json } = await report(folder, '.')
    expect([code, names]).toEqual([2, ['a.md']])
    expect(json.skipped).toEqual([
      { file: 'broken.md', reason: 'ENOENT' },
      { file: 'pipe', reason: 'it is no file and no folder' },
    ])
    expect(err).toContain('broken.md: ENOENT')
  })

  test('without the right to read a folder or a file name both and end with 2', async () => {
    const folder = folderOf({ 'a.md': two, 'closed/b.md': two, 'locked.md': two })
    for (const path of ['closed', 'locked.md']) chmodSync(join(folder, path), 0)
    for (const path of [folder, installed.project]) chmodSync(path, 0o755)
    // Nothing is closed to root: the program runs as nobody then.
    const user = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}
    const { code, out, err } = await shell(folder, 'tokenroom count --json .', user)
    chmodSync(join(folder, 'closed'), 0o755)
    const { files, skipped } = JSON.parse(out)
    expect([code, files.map(({ file }: { file: string }) => file)]).toEqual([2, ['a.md']])
    expect(skipped).toEqual([
      { file: 'closed', reason: 'EACCES' },
      { file: 'locked.md', reason: expect.stringContaining('EACCES') },
    ])
    expect(err).toContain('closed: EACCES')
  })

  const ignoring = {
    '.git/config': '[core]\n',
    '.gitignore': '*.log\n/build/\n',
    'a.md': two,
    'a.log': two,
    'build/b.md': two,
    'deep/build/c.md': two,
    'deep/.gitignore': '!keep.log\nc.md\n',
    'deep/keep.log': two,
    '.hidden.md': two,
    '.folder/d.md': two,
    'node_modules/e.md': two,
  }

  test('leave out what .gitignore names and what is hidden, and say so', async () => {
    const folder = folderOf(ignoring)
    const { names, err, json } = await report(folder, '.')
    expect(names).toEqual(['a.md', 'deep/keep.log'])
    expect(json.leftOut).toEqual({ hidden: 4, ignored: 3 })
    expect(err).toContain('left out 4 hidden files and folders; --hidden takes them')
    expect(err).toContain('left out 3 that .gitignore names; --no-ignore takes them')
    // As git itself sees it.
    execFileSync('git', ['init', '--quiet'], { cwd: folder })
    const git = execFileSync('git', ['ls-files', '--others', '--exclude-standard'], { cwd: folder, encoding: 'utf8' })
    const seen = git.split('\n').filter((name) => name !== '' && !/(^|\/)\.|node_modules/.test(name))
    expect(names).toEqual(seen)
  })

  test('take them with --hidden and --no-ignore', async () => {
    const folder = folderOf(ignoring)
    const hidden = await report(folder, '. --hidden')
    expect(hidden.names).toEqual([
      '.folder/d.md',
      '.gitignore',
      '.hidden.md',
      'a.md',
      'deep/.gitignore',
      'deep/keep.log',
    ])
    const all = await report(folder, '. --no-ignore')
    expect(all.names).toContain('node_modules/e.md')
    expect(all.names).toContain('build/b.md')
    expect(all.names.some((name: string) => name.startsWith('.git/'))).toBe(false)
  })

  test('below the root of a repository follow its rules; a file that is named is counted whatever they say', async () => {
    const folder = folderOf(ignoring)
    expect((await report(join(folder, 'deep'), '.')).names).toEqual(['keep.log'])
    expect((await report(folder, 'a.log .hidden.md')).names).toEqual(['a.log', '.hidden.md'])
    expect((await report(folder, '"**/*.md"')).names).toEqual(['a.md'])
  })
})

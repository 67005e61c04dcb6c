import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodingNames } from '../../src/encodings/table.ts'
import { type Installed, installPacked, packageJson, root, runNode } from './packed.ts'

let installed: Installed
beforeAll(() => {
  installed = installPacked()
})
afterAll(() => installed.remove())

const targets = Object.values(packageJson.exports).flatMap((target) =>
  typeof target === 'string' ? [target] : [target.types, target.default],
)

describe('the packed package', () => {
  test('holds the built files, the licences and what npm adds, and nothing else', () => {
    const others = [...installed.files.keys()].filter(
      (name) => !/^dist\/([\w.-]+\.(js|d\.ts)|custom-elements\.json|encodings\/\w+\.wasm)$/.test(name),
    )
    expect(others.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'THIRD_PARTY_NOTICES.md', 'package.json'])
  })

  test('has every file that an entry of "exports" names', () => {
    // A query belongs to the bundler that reads it, not to the file's name.
    const files = targets.map((path) => path.slice(2).replace(/\?module$/, ''))
    expect(files.filter((path) => !installed.files.has(path))).toEqual([])
  })

  test('weighs less than 5.2 MB unpacked, with each vocabulary once', () => {
    // The meter's script for pages without a bundler has 300 KB of code of its own, so that it takes few requests.
    const total = [...installed.files.values()].reduce((sum, bytes) => sum + bytes, 0)
    expect(total).toBeLessThan(5_200_000)
    expect([...installed.files.keys()].filter((name) => name.endsWith('.wasm'))).toHaveLength(4)
  })

  test('names no path of the machine it was built on', () => {
    const texts = [...installed.files.keys()].filter((name) => /\.(js|ts|json|md)$/.test(name))
    expect(texts.filter((name) => /\/(home|root|tmp|work|Users)\//.test(read(name)))).toEqual([])
  })

  test('finds every file that its code refers to by a URL beside it', () => {
    const scripts = [...installed.files.keys()].filter((name) => name.endsWith('.js'))
    const urls = scripts.flatMap((name) =>
      [...read(name).matchAll(/new URL\(\s*["']([^"']+)["'],\s*import\.meta\.url\s*\)/g)].map(
        (match) => match[1] ?? '',
      ),
    )
    expect(urls.length).toBeGreaterThan(4)
    expect(urls.map((url) => join('dist', url)).filter((path) => !installed.files.has(path))).toEqual([])
  })

  test('has a worker script that needs no other script', () => {
    expect(read('dist/tokenizer.worker.js')).not.toMatch(/^\s*(import|export)\s[^(]*["']|\bimport\(["']\./m)
  })

  test('ships the licence of what is bundled into it', () => {
    expect(read('dist/tokenizer.worker.js')).toContain('SPDX-License-Identifier: Apache-2.0')
    const notices = read('THIRD_PARTY_NOTICES.md')
    for (const needed of ['Comlink', 'Apache License', 'tiktoken', 'models.dev', 'Unicode'])
      expect(notices).toContain(needed)
  })
})

describe('in an empty project, with plain Node', () => {
  test('counts, from the packed files alone', () => {
    const program = `
      import { loadTokenizer } from 'tokenroom'
      const tokenizer = await loadTokenizer('gpt-4o')
      console.log(tokenizer.encoding, tokenizer.count('hello world'), [...tokenizer.encode('tiktoken is great!')])`
    // The ids are those of tiktoken's own documentation for o200k_base.
    expect(runNode(installed.project, '--input-type=module', '--eval', program)).toBe(
      'o200k_base 2 [ 83, 8251, 2488, 382, 2212, 0 ]\n',
    )
  })

  test.each(Object.entries(packageJson.exports).filter(([, target]) => isScript(target)))(
    'imports %s without an effect that prints or throws',
    (entry) => {
      const name = `${packageJson.name}${entry.slice(1)}`
      // A worker script needs a worker around it, and is not imported by anyone.
      if (entry === './tokenizer.worker.js') {
        expect(runNode(installed.project, '--check', `node_modules/${name.replace('/', '/dist/')}`)).toBe('')
        return
      }
      // The hooks are for a project that has React.
      if (entry === './react')
        symlinkSync(join(root, 'node_modules/react'), join(installed.project, 'node_modules/react'))
      const program = `const module = await import('${name}'); console.log(Object.keys(module).length > 0)`
      expect(runNode(installed.project, '--input-type=module', '--eval', program)).toBe('true\n')
    },
  )

  test('offers each encoding as a compiled module holds it: the core and the vocabulary in one file', () => {
    const program = `
      import { readFileSync, symlinkSync } from 'node:fs'
      import { fileURLToPath } from 'node:url'
      for (const name of ${JSON.stringify(encodingNames)}) {
        const file = fileURLToPath(import.meta.resolve('tokenroom/encodings/' + name + '.wasm'))
        const module = new WebAssembly.Module(readFileSync(file))
        const { loadTokenizer } = await import('tokenroom')
        const tokenizer = await loadTokenizer(name, { wasm: module })
        console.log(name, tokenizer.decode(tokenizer.encode('room ✓')))
      }`
    expect(runNode(installed.project, '--input-type=module', '--eval', program).trim().split('\n')).toEqual(
      encodingNames.map((name) => `${name} room ✓`),
    )
  })
})

function read(name: string): string {
  return readFileSync(join(installed.folder, name), 'utf8')
}

function isScript(target: string | { readonly default: string }): boolean {
  return typeof target !== 'string' && target.default.endsWith('.js')
}

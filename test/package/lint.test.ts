import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Installed, installPacked, packageJson, root } from './packed.ts'

let installed: Installed
beforeAll(() => {
  installed = installPacked()
})
afterAll(() => installed.remove())

describe('what others check about a package', () => {
  test('publint has no error, warning or suggestion', async () => {
    const { messages } = await publint({ pkgDir: installed.folder, strict: true, pack: false })
    // `x.wasm?module` is how Vercel's bundler is asked for a compiled module; publint takes the query for a part of the name.
    const real = messages.filter(
      ({ code, path }) => code !== 'FILE_DOES_NOT_EXIST' || !String(path[1]).endsWith('.wasm?module'),
    )
    expect(real.map((message) => formatMessage(message, packageJson))).toEqual([])
  })

  test('arethetypeswrong resolves the types of every entry', () => {
    const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js')
    const args = [attw, installed.tarball, '--profile', 'esm-only', '--format', 'json']
    // The compiled encodings are no JavaScript: what their types describe is made by a bundler or a runtime.
    const encodings = Object.keys(packageJson.exports).filter((entry) => /\.wasm(\?module)?$/.test(entry))
    const output = execFileSync(process.execPath, [...args, '--exclude-entrypoints', ...encodings], {
      encoding: 'utf8',
    })
    const { analysis, problems } = JSON.parse(output) as {
      analysis: {
        entrypoints: Record<string, { resolutions: Record<string, { resolution?: { isTypeScript: boolean } }> }>
      }
      problems: Record<string, { resolutionKind?: string }[]>
    }
    // The package is ESM only: the old resolution of Node 10 and `require` are not promised.
    const promised = Object.values(problems)
      .flat()
      .filter(({ resolutionKind }) => !/^node(10|16-cjs)$/.test(resolutionKind ?? ''))
    expect(promised).toEqual([])
    const typed = Object.entries(analysis.entrypoints).filter(
      ([, { resolutions }]) =>
        resolutions['node16-esm']?.resolution?.isTypeScript && resolutions.bundler?.resolution?.isTypeScript,
    )
    expect(typed.map(([entry]) => entry).sort()).toEqual(
      Object.entries(packageJson.exports)
        .filter(([, target]) => typeof target !== 'string' && target.default.endsWith('.js'))
        .map(([entry]) => entry)
        .sort(),
    )
  })
})

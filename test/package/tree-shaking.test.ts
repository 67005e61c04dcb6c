import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { packageJson, root } from './packed.ts'

const scripts = Object.entries(packageJson.exports)
  .filter(([entry, target]) => typeof target !== 'string' && target.default.endsWith('.js') && !entry.endsWith('.js'))
  // This one is imported for what it does.
  .filter(([entry]) => entry !== './element/define')
  .map(([entry]) => `${packageJson.name}${entry.slice(1)}`)

describe('what a bundler keeps of the built package', () => {
  test.each(scripts)('of %s that is imported and not used: nothing', async (name) => {
    expect(await bundle(`import '${name}'`)).toBe('')
    expect(await bundle(`import * as all from '${name}'`)).toBe('')
  })

  test('of the errors: the errors', async () => {
    const code = await bundle(`import { TokenroomError } from 'tokenroom'; console.log(TokenroomError)`)
    expect(code).toContain('tokenroom.error')
    expect(code).not.toContain('WebAssembly')
    expect(code.length).toBeLessThan(3000)
  })

  test('of the planner: no tokenizer, no worker and no Comlink', async () => {
    const code = await bundle(`import { createPlanner } from 'tokenroom/planner'; console.log(createPlanner)`)
    expect(code).not.toMatch(/WebAssembly|new Worker|Comlink|\.wasm/)
  })

  test('of the tokenizer: no worker, no planner, no engine of others', async () => {
    const code = await bundle(`import { loadTokenizer } from 'tokenroom'; console.log(loadTokenizer)`)
    expect(code).toContain('WebAssembly')
    expect(code).not.toMatch(/new Worker|Comlink|PLAN_INFEASIBLE.*needs.*slot|tiktoken\/lite/)
  })
})

async function bundle(contents: string): Promise<string> {
  const result = await build({
    stdin: { contents, resolveDir: root },
    bundle: true,
    write: false,
    minify: true,
    legalComments: 'none',
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    external: ['tiktoken', '@dqbd/tiktoken', 'tiktoken/*', '@dqbd/tiktoken/*', 'node:*'],
    logLevel: 'silent',
  })
  return result.outputFiles
    .map(({ text }) => text)
    .join('')
    .trim()
}

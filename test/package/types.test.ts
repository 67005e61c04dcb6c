import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Installed, installPacked, root } from './packed.ts'

const PROGRAM = `
import { loadTokenizer, TokenroomError, type Tokenizer } from 'tokenroom'
import { createPlanner } from 'tokenroom/planner'
import encoding from 'tokenroom/encodings/o200k_base.wasm'

export async function room(text: string): Promise<number> {
  const tokenizer: Tokenizer = await loadTokenizer('gpt-4o', { wasm: encoding })
  const module: WebAssembly.Module = encoding
  void module
  void createPlanner
  return tokenizer.count(text)
}

export function nearest(error: unknown): readonly string[] {
  if (!TokenroomError.isInstance(error) || error.code !== 'UNKNOWN_MODEL') return []
  return (error as TokenroomError<'UNKNOWN_MODEL'>).data.nearest
}
`

let installed: Installed
beforeAll(() => {
  installed = installPacked()
  writeFileSync(join(installed.project, 'program.ts'), PROGRAM)
  writeFileSync(join(installed.project, 'wrong.ts'), PROGRAM.replace('tokenizer.count(text)', 'tokenizer.count(42)'))
})
afterAll(() => installed.remove())

describe.each([
  ['bundler', 'esnext', 'ES2022,DOM'],
  ['node16', 'node16', 'ES2022,DOM'],
  ['nodenext', 'nodenext', 'ES2022,WebWorker'],
])('a strict TypeScript project with moduleResolution %s', (moduleResolution, module, lib) => {
  test('compiles against the packed types, with nothing skipped, and is told when it passes a number for a text', () => {
    const lines = compile(['program.ts', 'wrong.ts'], moduleResolution, module, lib).trimEnd().split('\n')
    expect(lines).toEqual([expect.stringMatching(/^wrong\.ts.*TS2345/)])
  })
})

function compile(files: readonly string[], moduleResolution: string, module: string, lib: string): string {
  const options = ['--strict', '--exactOptionalPropertyTypes', '--noEmit', '--target', 'es2022']
  const args = [...options, '--module', module, '--moduleResolution', moduleResolution, '--lib', lib, ...files]
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  return spawnSync(process.execPath, [tsc, ...args], { cwd: installed.project, encoding: 'utf8' }).stdout
}

/** The types of the elements' tags, as templates of each framework see them, from the packed package. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Installed, installPacked, root } from './packed.ts'

const programs: Readonly<Record<string, string>> = {
  'react.tsx': `import 'tokenroom/element/react'
    export const meter = <token-meter for="prompt" model="gpt-4o" windowTokens={8192} messages={[{ role: 'user' }]}
      ontokencount={(event) => event.detail.freeTokens.toFixed()} />
    export const budget = <token-budget output-reserve="10%" onreservechange={(event) => event.detail.outputReserveTokens.toFixed()} />`,
  'solid.tsx': `/** @jsxImportSource solid-js */
    import 'tokenroom/element/solid'
    export const meter = <token-meter for="prompt" model="gpt-4o" prop:windowTokens={8192} prop:messages={[{ role: 'user' }]}
      on:tokencount={(event) => event.detail.freeTokens.toFixed()} />`,
  'svelte.ts': `import 'tokenroom/element/svelte'
    import type { SvelteHTMLElements } from 'svelte/elements'
    export const meter: SvelteHTMLElements['token-meter'] = {
      for: 'prompt', model: 'gpt-4o', windowTokens: 8192, messages: [{ role: 'user' }],
      ontokencount: (event) => event.detail.freeTokens.toFixed(),
    }`,
  'vue.ts': `import 'tokenroom/element/vue'
    import type { GlobalComponents } from 'vue'
    export const meter: InstanceType<GlobalComponents['token-meter']>['$props'] = {
      for: 'prompt', model: 'gpt-4o', windowTokens: 8192, messages: [{ role: 'user' }],
      onTokencount: (event) => event.detail.freeTokens.toFixed(),
    }`,
}

let installed: Installed
beforeAll(() => {
  installed = installPacked()
  const packages = [
    '@types/react',
    'csstype',
    'react',
    'solid-js',
    'svelte',
    'vue',
    '@vue',
    'seroval',
    'seroval-plugins',
  ]
  for (const name of packages) {
    const link = join(installed.project, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), link)
  }
})
afterAll(() => installed.remove())

test('templates take what the elements take, and hear typed events', () => {
  expect(compile(programs)).toBe('')
})

test('templates are told of a property that is of another type', () => {
  const wrong = Object.entries(programs).map(([file, program]) => [file, program.replace('8192', "'many'")])
  const told = compile(Object.fromEntries(wrong))
  const files = [...told.matchAll(/^([\w.]+)\(.*TS2322/gm)].map(([, file]) => file)
  expect([...new Set(files)].sort()).toEqual(Object.keys(programs).sort())
})

test('editors are told what each element is and has', () => {
  const { customElements } = JSON.parse(readFileSync(join(installed.folder, 'package.json'), 'utf8'))
  const manifest = JSON.parse(readFileSync(join(installed.folder, customElements), 'utf8'))
  const [meter, budget] = manifest.modules[0].declarations
  const names = (entries: readonly { readonly name: string }[]) => entries.map(({ name }) => name)
  expect([meter.tagName, budget.tagName]).toEqual(['token-meter', 'token-budget'])
  expect(names(meter.attributes)).toEqual(
    expect.arrayContaining(['for', 'model', 'window-tokens', 'output-reserve', 'api', 'label', 'quiet', 'face']),
  )
  expect(names(meter.members)).toEqual(
    expect.arrayContaining(['messages', 'slots', 'plan', 'source', 'state', 'refresh']),
  )
  expect(names(budget.events)).toEqual(expect.arrayContaining(['tokencount', 'partclick', 'reservechange']))
  expect(names(meter.cssStates)).toEqual(expect.arrayContaining(['over', 'stale']))
  const all = [meter, budget].flatMap(({ attributes, members, events }) => [...attributes, ...members, ...events])
  expect(all.filter(({ description }) => !description)).toEqual([])
})

function compile(files: Readonly<Record<string, string>>): string {
  for (const [file, program] of Object.entries(files)) writeFileSync(join(installed.project, file), program)
  const options = ['--strict', '--noEmit', '--skipLibCheck', '--jsx', 'react-jsx', '--target', 'es2022']
  const resolution = ['--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'ES2022,DOM,DOM.Iterable']
  const tsc = join(root, 'node_modules/typescript/bin/tsc')
  const args = [tsc, ...options, ...resolution, ...Object.keys(files)]
  return spawnSync(process.execPath, args, { cwd: installed.project, encoding: 'utf8' }).stdout
}

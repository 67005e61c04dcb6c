import { describe, expect, test } from 'vitest'
import { type Import, parseImports, readImports } from './import-graph.ts'

/**
 * What each part may import, besides itself. A part is a folder of `src`, a file directly in `src`, `workers` or
 * `service`. Whatever plans, budgets or guards sees a `TokenCounter`, never the tokenizer; `src` never sees the others,
 * but for the elements, which bring the page's worker along.
 */
const ALLOWED: Record<string, readonly string[]> = {
  errors: [],
  counter: [],
  encodings: ['errors'],
  core: ['errors'],
  tokenizer: ['errors', 'counter', 'core'],
  reference: ['errors', 'counter', 'encodings', 'tokenizer'],
  load: ['errors', 'encodings', 'core', 'tokenizer'],
  engines: ['errors', 'counter', 'encodings', 'tokenizer'],
  models: ['errors', 'encodings'],
  chat: ['errors', 'counter', 'encodings', 'models'],
  planner: ['errors', 'counter', 'encodings', 'models', 'chat'],
  react: ['elements', 'models'],
  ledger: ['errors', 'counter', 'models'],
  usage: ['errors', 'models', 'chat', 'ledger'],
  elements: ['errors', 'counter', 'encodings', 'models', 'chat', 'planner', 'workers'],
  guard: ['errors', 'counter', 'encodings', 'models', 'chat', 'ledger', 'usage'],
  sdk: ['errors', 'chat'],
  exports: ['errors', 'counter', 'encodings', 'load', 'tokenizer'],
  index: ['exports', 'load'],
  edge: ['exports', 'load'],
  workers: ['index', 'errors', 'counter', 'encodings', 'load', 'tokenizer'],
  'service/node': ['errors', 'guard', 'service'],
  service: ['errors', 'counter', 'encodings', 'models', 'chat', 'planner', 'ledger', 'guard', 'usage', 'tokenizer'],
}

/** Which parts may import which package. */
const PACKAGES: Record<string, readonly string[]> = {
  comlink: ['workers'],
  valibot: ['service'],
  'node:fs': ['service/node'],
  'node:http': ['service/node'],
  'node:https': ['service/node'],
  'node:net': ['service/node'],
  'node:stream': ['service/node'],
  'node:worker_threads': ['service/node'],
  'node:zlib': ['service/node'],
  react: ['react'],
  tiktoken: ['engines'],
  '@dqbd/tiktoken': ['engines'],
  // Only what reads a file where there is a file system, and only by a dynamic import.
  'node:fs/promises': ['load'],
}

const imports = readImports(new URL('../../../', import.meta.url), ['src', 'workers', 'service'])

describe('the direction of imports', () => {
  test('is as the table says', () => {
    expect(imports.length).toBeGreaterThan(0)
    expect(imports.filter((one) => !isAllowed(one)).map(show)).toEqual([])
  })

  test('is told for every part there is, and for no other', () => {
    const parts = new Set(
      imports.flatMap(({ from, to, relative }) => [partOf(from), ...(relative ? [partOf(to)] : [])]),
    )
    expect([...parts].sort()).toEqual(Object.keys(ALLOWED).sort())
  })

  test('names files with their extension', () => {
    expect(imports.filter(({ to, relative }) => relative && !/\.(ts|json)$/.test(to)).map(show)).toEqual([])
  })
})

/** The stages of a plan, in the order in which data passes them. A stage knows those before it, never those after it. */
const STAGES = ['read', 'group', 'policies', 'divide', 'summary', 'write']

/** The stage of a file of the planner: its folder. Types of all stages come first, what runs the stages comes last. */
function stageOf(path: string): number | null {
  const [, folder = '', file] = /^src\/planner\/([^/]+)(?:\/(.+))?$/.exec(path) ?? []
  if (folder === '') return null
  if (file !== undefined) return STAGES.indexOf(folder)
  return /^(?:[a-z]+-)?types\.ts$/.test(folder) ? -1 : STAGES.length
}

describe('the stages of the planner', () => {
  test('import only the stages before them', () => {
    const within = imports.flatMap((one) => {
      const [from, to] = [stageOf(one.from), stageOf(one.to)]
      return from === null || to === null ? [] : [{ ...one, isForward: to <= from }]
    })
    expect(within.length).toBeGreaterThan(50)
    expect(within.filter(({ isForward }) => !isForward).map(show)).toEqual([])
    expect(new Set(within.map(({ from }) => stageOf(from)))).toEqual(new Set([-1, 0, 1, 2, 3, 4, 5, 6]))
  })
})

describe('the check itself', () => {
  test.each([
    ['src/planner/plan.ts', `import { x } from '../tokenizer/tokenizer.ts'`],
    ['src/planner/plan.ts', `import type { X } from '../tokenizer/types.ts'`],
    ['src/load/compile.ts', `export * from '../../workers/page/index.ts'`],
    ['src/ledger/entry.ts', `const plan = await import('../planner/index.ts')`],
    ['src/tokenizer/tokenizer.ts', `import { wrap } from 'comlink'`],
    ['src/unheard-of/file.ts', `import { x } from '../errors/index.ts'`],
  ])('refuses in %s: %s', (from, text) => {
    expect(parseImports(from, text).map(isAllowed)).toEqual([false])
  })
})

function isAllowed({ from, to, relative }: Import): boolean {
  const part = partOf(from)
  if (!relative) return PACKAGES[to]?.includes(part) ?? false
  return partOf(to) === part ? part in ALLOWED : (ALLOWED[part]?.includes(partOf(to)) ?? false)
}

function partOf(path: string): string {
  const [top = '', second = ''] = path.split('/')
  if (path.startsWith('service/node/')) return 'service/node'
  return top === 'src' ? second.replace(/\.ts$/, '') : top
}

function show({ from, to }: Import): string {
  return `${from} → ${to}`
}

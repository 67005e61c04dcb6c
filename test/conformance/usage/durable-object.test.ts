/** The store of usage in Durable Objects of a real workerd. */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import { afterAll, expect, test } from 'vitest'
import { durableObjectUsageStore } from '../../../src/usage/index.ts'
import { runUsageStoreSuite } from '../../usage/suite.ts'

interface Namespace {
  idFromName(name: string): unknown
  get(id: unknown): { fetch(url: string, init?: { method: string; body: string }): Promise<Response> }
}

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL('../../usage/usage-object.entry.ts', import.meta.url))],
  bundle: true,
  write: false,
  format: 'esm',
  target: 'es2022',
})
const workerd = new Miniflare({
  modules: [{ type: 'ESModule', path: 'usage.js', contents: outputFiles[0]!.text }],
  compatibilityDate: '2026-04-01',
  cf: false,
  durableObjects: { USAGE: { className: 'UsageObject', useSQLite: true } },
})
afterAll(() => workerd.dispose())
const namespace = (await workerd.getDurableObjectNamespace('USAGE')) as unknown as Namespace
let made = 0
const stub = () => namespace.get(namespace.idFromName(`usage-${made++}`))

runUsageStoreSuite('a Durable Object', (timeZone = 'UTC') => durableObjectUsageStore({ stub: stub(), timeZone }))

test('the object answers only to POST, and a stub that is none is refused', async () => {
  expect((await stub().fetch('https://usage/')).status).toBe(405)
  expect(() => durableObjectUsageStore({ stub: {} as never })).toThrow(/stub must be/)
})

test('an object that fails is an error with its words', async () => {
  const failing = { fetch: async () => new Response('out of storage', { status: 500 }) }
  const store = durableObjectUsageStore({ stub: failing })
  await expect(async () => store.group({ fromDay: '2026-11-01', toDay: '2026-11-01' })).rejects.toThrow(
    'the object answered 500: out of storage',
  )
})

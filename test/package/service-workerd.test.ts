import { Miniflare } from 'miniflare'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BundledWorker, bundleWorker, copyExample } from './examples.ts'
import { installPacked } from './packed.ts'
import { serviceSuite } from './service-suite.ts'

const installed = installPacked()
const folder = copyExample(installed, 'cloudflare-workers')
let bundled: BundledWorker
beforeAll(async () => {
  bundled = await bundleWorker(folder)
})
afterAll(() => installed.remove())

async function runWorker(bindings: Record<string, string>) {
  const miniflare = new Miniflare({
    modules: bundled.modules,
    compatibilityDate: '2026-04-01',
    bindings,
    host: '127.0.0.1',
    port: 0,
    cf: false,
  })
  const url = await miniflare.ready
  return { origin: url.origin, stop: () => miniflare.dispose() }
}

serviceSuite('workerd, bundled by wrangler', async () => {
  const key = 'a-key-of-the-test'
  return { ...(await runWorker({ PREFLIGHT_KEYS: `another,${key}` })), key }
})

test('a worker without keys answers no one', async () => {
  const { origin, stop } = await runWorker({})
  const response = await fetch(`${origin}/v1/models`, { headers: { authorization: 'Bearer undefined' } })
  expect([response.status, (await response.json()).data]).toEqual([401, { reason: 'no-keys' }])
  await stop()
})

test('the worker is at most 860 KB under gzip, its encoding and all', () => {
  expect(bundled.modules.map(({ type }) => type)).toEqual(['ESModule', 'CompiledWasm'])
  expect(bundled.gzipBytes).toBeGreaterThan(600_000)
  expect(bundled.gzipBytes).toBeLessThanOrEqual(860_000)
})

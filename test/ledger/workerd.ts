/** Ledgers in Durable Objects of a real workerd. */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import { durableObjectStore, type LedgerObjectStub } from '../../src/ledger/durable-object.ts'
import type { TestStore } from './checked-store.ts'

interface Namespace {
  idFromName(name: string): unknown
  get(
    id: unknown,
  ): LedgerObjectStub & { fetch(url: string, init: { headers: Record<string, string> }): Promise<Response> }
}

export async function durableObjectCreator() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('./ledger-object.entry.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
  })
  const workerd = new Miniflare({
    modules: [{ type: 'ESModule', path: 'ledger.js', contents: outputFiles[0]!.text }],
    compatibilityDate: '2026-04-01',
    cf: false,
    durableObjects: { LEDGER: { className: 'TestLedgerObject', useSQLite: true } },
  })
  const namespace = (await workerd.getDurableObjectNamespace('LEDGER')) as unknown as Namespace
  let made = 0
  return {
    dispose: () => workerd.dispose(),
    /** A new ledger, whose clock is workerd's unless it is set. */
    stub: (): LedgerObjectStub => namespace.get(namespace.idFromName(`ledger-${made++}`)),
    async create(startMs: number): Promise<TestStore> {
      const stub = namespace.get(namespace.idFromName(`ledger-${made++}`))
      let now = startMs
      const setNow = async (ms: number) => {
        now = ms
        await (await stub.fetch('https://ledger/', { headers: { 'x-now': String(ms) } })).text()
      }
      await setNow(startMs)
      const store = durableObjectStore({ stub })
      return { store, now: () => now, setNow, dispose() {} }
    },
  }
}

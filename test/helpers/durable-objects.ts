/** Durable Objects of a real workerd. */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'

interface Stub {
  fetch(url: string, init?: { method?: string; body?: string; headers?: Record<string, string> }): Promise<Response>
}

interface Namespace {
  idFromName(name: string): unknown
  get(id: unknown): Stub
}

/** A workerd with the class that `entry` exports. `stub` gives a new object at each call; `ask` asks the Worker that `entry` is, if it is one. */
export async function startObjects(entry: URL, className: string) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
  })
  const workerd = new Miniflare({
    modules: [{ type: 'ESModule', path: 'objects.js', contents: outputFiles[0]!.text }],
    compatibilityDate: '2026-04-01',
    cf: false,
    durableObjects: { OBJECTS: { className, useSQLite: true } },
  })
  const namespace = (await workerd.getDurableObjectNamespace('OBJECTS')) as unknown as Namespace
  let made = 0
  return {
    dispose: () => workerd.dispose(),
    ask: (body: string) => workerd.dispatchFetch('https://worker/', { method: 'POST', body }),
    stub: (): Stub => namespace.get(namespace.idFromName(`object-${made++}`)),
  }
}

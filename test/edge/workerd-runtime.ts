/** Cloudflare's runtime: the worker as it would be deployed, on the workerd that would run it. */
import { join } from 'node:path'
import { out, root } from '../runtimes/bundle.ts'
import { firstFalse, type Runtime } from '../runtimes/runtime.ts'
import type { RuntimeReport } from '../runtimes/suites.ts'
import { bundleWorker, startWorker, workerdVersion } from './bundle-worker.ts'

export const workerdRuntime: Runtime = {
  name: 'Cloudflare Workers (workerd)',
  loads: "`import wasm from 'tokenroom/encodings/o200k_base'`, bundled by wrangler",
  missing: () => null,
  async run(request) {
    const worker = startWorker(bundleWorker(join(root, 'test/edge/wrangler.jsonc'), join(out, 'workerd')))
    try {
      const response = await worker.dispatchFetch('http://localhost/', {
        method: 'POST',
        body: JSON.stringify(request),
      })
      if (!response.ok) throw new Error(`the worker answered ${response.status}: ${await response.text()}`)
      return { version: workerdVersion(), report: (await response.json()) as RuntimeReport }
    } finally {
      await worker.dispose()
    }
  },
  mismatch: (backend) =>
    firstFalse({
      'its user agent is of Cloudflare Workers': backend.userAgent === 'Cloudflare-Workers',
      'is not Node': backend.node === null,
      'does not compile strings': !backend.compilesStrings,
      'does not compile WebAssembly from bytes': !backend.compilesBytes,
    }),
}

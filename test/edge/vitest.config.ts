import { fileURLToPath } from 'node:url'
import { cloudflareTest } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'

/** Tests inside of workerd, as the authors of workers write them. */
export default defineConfig({
  // The pool finds the files of the package only below its root.
  root: fileURLToPath(new URL('../../', import.meta.url)),
  plugins: [cloudflareTest({ wrangler: { configPath: './test/edge/wrangler.jsonc' } })],
  test: { include: ['test/edge/*.worker-test.ts'], testTimeout: 300_000, hookTimeout: 300_000 },
})

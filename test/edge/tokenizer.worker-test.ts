/** The conformance suite in the Vitest pool of Cloudflare: in workerd, through the import that an app's tests have. */
import { loadTokenizer } from 'tokenroom'
import o200k from 'tokenroom/encodings/o200k_base'
import fixtures from '../conformance/fixtures.generated.json' with { type: 'json' }
import { runConformanceSuite } from '../conformance/suite.ts'
import { vitestHarness } from '../conformance/vitest-harness.ts'
import { describeBackend } from '../runtimes/backend.ts'

runConformanceSuite({
  harness: vitestHarness,
  encodings: ['o200k_base', 'o200k_harmony'],
  create: (encoding) => loadTokenizer(encoding, { wasm: o200k }),
  fixtures,
  codePoints: 'basic',
})

vitestHarness.it('runs on workerd', async () => {
  const { userAgent, compilesBytes } = await describeBackend()
  if (userAgent !== 'Cloudflare-Workers' || compilesBytes) throw new Error(`this is ${userAgent}`)
})

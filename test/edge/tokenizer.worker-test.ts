/** The conformance suite in the Vitest pool of Cloudflare: in workerd, through the import that an app's tests have. */
import { loadTokenizer } from 'tokenroom'
import o200k from 'tokenroom/encodings/o200k_base'
import { OTHER_SPECIALS } from '../conformance/encodings.ts'
import fixtures from '../conformance/fixtures.generated.json' with { type: 'json' }
import { runConformanceSuite } from '../conformance/suite.ts'
import { vitestHarness } from '../conformance/vitest-harness.ts'
import { describeBackend } from '../runtimes/backend.ts'

// Whether the right file arrives, whole: test/runtimes runs all parts of all files on workerd.
runConformanceSuite({
  harness: vitestHarness,
  encodings: ['o200k_base'],
  create: (encoding) => loadTokenizer(encoding, { wasm: o200k }),
  fixtures,
  codePoints: 'basic',
  parts: ['ids', ...OTHER_SPECIALS],
})
runConformanceSuite({
  harness: vitestHarness,
  encodings: ['o200k_harmony'],
  create: (encoding) => loadTokenizer(encoding, { wasm: o200k }),
  fixtures,
  parts: OTHER_SPECIALS,
})

vitestHarness.it('runs on workerd', async () => {
  const { userAgent, compilesBytes } = await describeBackend()
  if (userAgent !== 'Cloudflare-Workers' || compilesBytes) throw new Error(`this is ${userAgent}`)
})

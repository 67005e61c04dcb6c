/** The browsers: a page under a strict policy, without isolation, that has the suites run in a module worker. */
import { chromium, firefox } from '@playwright/test'
import { get_encoding } from 'tiktoken'
import { findChromium } from '../../scripts/chromium.mjs'
import { findFirefox } from '../../scripts/firefox.mjs'
import { findWebKit } from '../../scripts/webkit.mjs'
import { TRAPS } from '../conformance/traps.ts'
import { chromiumOptions, firefoxOptions } from '../helpers/browsers.ts'
import { bundleForBrowsers, out, root } from './bundle.ts'
import { type Open, openWith } from './open-page.ts'
import { runInPage } from './run-in-page.ts'
import { firstFalse, type Runtime } from './runtime.ts'
import { openInWebKit } from './webkit.ts'

const LOADS = '`import` from any static host or bundler, in a module worker; `tokenroom/worker` starts one'

function browser(name: string, find: () => unknown, engine: RegExp, open: Open): Runtime {
  return {
    name,
    loads: LOADS,
    missing: () => (find() === null ? `there is no ${name}; run "npm run setup"` : null),
    async run(request) {
      await bundleForBrowsers()
      const folders = { dist: `${root}dist`, runtimes: out, '': `${root}test/runtimes/pages` }
      const { version, report, countsInWorker } = await runInPage(name, folders, request, open)
      const expected = get_encoding('o200k_base')
      const wrong = TRAPS.filter(([, text], i) => expected.encode_ordinary(text).length !== countsInWorker[i])
      if (wrong.length === 0) return { version, report: { ...report, passed: report.passed + 1 } }
      const failure = { name: 'tokenroom/worker › traps', message: `wrong counts of ${wrong.map(([name]) => name)}` }
      return { version, report: { ...report, failed: [...report.failed, failure] } }
    },
    mismatch: (backend) =>
      firstFalse({
        [`its user agent is of ${name}`]: engine.test(backend.userAgent ?? ''),
        'runs in a module worker': backend.moduleWorker,
        'is not Node': backend.node === null,
        'is not cross-origin isolated': backend.crossOriginIsolated === false,
        'does not compile strings': !backend.compilesStrings,
      }),
  }
}

export const browserRuntimes: readonly Runtime[] = [
  browser('Chromium', findChromium, /Chrome\//, (address) => openWith(chromium, chromiumOptions(), address)),
  browser('Firefox', findFirefox, /Firefox\//, (address) => openWith(firefox, firefoxOptions(), address)),
  browser('WebKit', findWebKit, /^(?!.*(Chrome|Firefox)\/).*AppleWebKit\//, openInWebKit),
]

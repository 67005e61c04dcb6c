/** The browsers: a page under a strict policy, without isolation, that has the suites run in a module worker. */
import { type BrowserType, chromium, firefox } from '@playwright/test'
import { get_encoding } from 'tiktoken'
import { findChromium } from '../../scripts/chromium.mjs'
import { findFirefox } from '../../scripts/firefox.mjs'
import { findWebKit } from '../../scripts/webkit.mjs'
import { TRAPS } from '../conformance/traps.ts'
import { chromiumOptions, firefoxOptions } from '../helpers/browsers.ts'
import { serveFolders } from '../helpers/static-server.ts'
import type { PageReport } from './browser-page.entry.ts'
import { bundleForBrowsers, out, root } from './bundle.ts'
import { firstFalse, type Runtime } from './runtime.ts'
import type { RuntimeReport, SuiteRequest } from './suites.ts'
import { openInWebKit } from './webkit.ts'

/** What docs/content-security-policy.md asks for, and nothing else. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'"
const PATIENCE_MS = 600_000
const LOADS = '`import` from any static host or bundler, in a module worker; `tokenroom/worker` starts one'

/** Opens an address until `done` settles; gives the browser's version. */
type Open = (address: string, done: Promise<unknown>) => Promise<string>

function browser(name: string, find: () => unknown, engine: RegExp, open: Open): Runtime {
  return {
    name,
    loads: LOADS,
    missing: () => (find() === null ? `there is no ${name}; run "npm run setup"` : null),
    run: (request) => runInPage(request, open),
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
  browser('Chromium', findChromium, /Chrome\//, (address, done) =>
    openWith(chromium, chromiumOptions(), address, done),
  ),
  browser('Firefox', findFirefox, /Firefox\//, (address, done) => openWith(firefox, firefoxOptions(), address, done)),
  browser('WebKit', findWebKit, /^(?!.*(Chrome|Firefox)\/).*AppleWebKit\//, openInWebKit),
]

async function runInPage(
  request: SuiteRequest,
  open: Open,
): Promise<{ readonly version: string; readonly report: RuntimeReport }> {
  await bundleForBrowsers()
  let settle: { resolve(report: PageReport): void; reject(error: Error): void } | undefined
  const reported = new Promise<PageReport>((resolve, reject) => {
    settle = { resolve, reject }
  })
  // Only ends a page that hangs, such as one whose script does not start.
  const patience = setTimeout(() => settle?.reject(new Error('the page did not report')), PATIENCE_MS)
  const site = await serveFolders(
    { dist: `${root}dist`, runtimes: out, '': `${root}test/runtimes/pages` },
    {
      headers: { 'Content-Security-Policy': POLICY },
      fallback(path, body) {
        if (path === '/report') settle?.resolve(JSON.parse(body) as PageReport)
        else if (path === '/failure') settle?.reject(new Error(JSON.parse(body) as string))
        else return null
        return { status: 200, body: '' }
      },
    },
  )
  try {
    const address = `${site.origin}/#${encodeURIComponent(JSON.stringify(request))}`
    const version = await open(address, reported)
    const { report, countsInWorker } = await reported
    const expected = get_encoding('o200k_base')
    const wrong = TRAPS.filter(([, text], i) => expected.encode_ordinary(text).length !== countsInWorker[i])
    if (wrong.length === 0) return { version, report: { ...report, passed: report.passed + 1 } }
    const failure = { name: 'tokenroom/worker › traps', message: `wrong counts of ${wrong.map(([name]) => name)}` }
    return { version, report: { ...report, failed: [...report.failed, failure] } }
  } finally {
    clearTimeout(patience)
    await site.close()
  }
}

async function openWith(
  type: BrowserType,
  options: Parameters<BrowserType['launch']>[0],
  address: string,
  done: Promise<unknown>,
): Promise<string> {
  const program = await type.launch(options)
  try {
    const page = await program.newPage()
    // The icon that a browser asks for unasked is against the policy; all else is a bug.
    page.on('pageerror', ({ message }) => message.includes('favicon.ico') || console.log(`       ${message}`))
    const crash = new Promise<never>((_, reject) => page.on('crash', () => reject(new Error('the page crashed'))))
    await page.goto(address)
    await Promise.race([done, crash])
    return program.version()
  } finally {
    await program.close()
  }
}

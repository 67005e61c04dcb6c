import { defineConfig, type Project } from '@playwright/test'
import { findChromiumForManyPages } from './scripts/chromium.mjs'
import { AT_ONCE } from './test/helpers/at-once.ts'
import { chromiumOptions } from './test/helpers/browsers.ts'

/** The tests of what only the whole browser has. It also runs test/runtimes, test/bundlers, and the tests of all engines. */
const WHOLE = /@whole-browser/

function chromium(name: string, executablePath?: string | null): Project {
  const launchOptions = { ...chromiumOptions(), ...(executablePath && { executablePath }) }
  return { name, use: { browserName: 'chromium', launchOptions } }
}

/** Tests start the servers they need themselves, on free ports of this machine. */
export default defineConfig({
  testDir: 'test/browser',
  outputDir: 'build/playwright',
  forbidOnly: Boolean(process.env.CI),
  workers: AT_ONCE,
  // The timeout only ends a test that hangs: no test states a speed.
  timeout: 120_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  use: { locale: 'en-US', timezoneId: 'UTC' },
  projects: [
    { ...chromium('chromium', findChromiumForManyPages()), grepInvert: WHOLE },
    { ...chromium('whole chromium'), grep: WHOLE },
  ],
})

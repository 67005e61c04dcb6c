import { defineConfig } from '@playwright/test'
import { AT_ONCE } from './test/helpers/at-once.ts'
import { manyPagesOptions } from './test/helpers/browsers.ts'

/** Tests start the servers they need themselves, on free ports of this machine. */
export default defineConfig({
  testDir: 'test/browser',
  globalSetup: './test/browser/site-server.ts',
  outputDir: 'build/playwright',
  forbidOnly: Boolean(process.env.CI),
  workers: AT_ONCE,
  // The timeouts only end a test that hangs: no test states a speed.
  timeout: 120_000,
  expect: { timeout: 60_000 },
  reporter: 'list',
  use: { locale: 'en-US', timezoneId: 'UTC' },
  projects: [{ name: 'chromium', use: { browserName: 'chromium', launchOptions: manyPagesOptions() } }],
})

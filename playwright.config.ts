import { defineConfig } from '@playwright/test'
import { findChromium } from './scripts/chromium.mjs'
import { AT_ONCE } from './test/helpers/at-once.ts'

const chromium = findChromium()

/** One project per browser. Tests start the servers they need themselves, on free ports of this machine. */
export default defineConfig({
  testDir: 'test/browser',
  outputDir: 'build/playwright',
  forbidOnly: Boolean(process.env.CI),
  workers: AT_ONCE,
  // The timeout only ends a test that hangs: no test states a speed.
  timeout: 120_000,
  reporter: 'list',
  use: { locale: 'en-US', timezoneId: 'UTC' },
  projects: [
    {
      name: 'chromium',
      use: {
        browserName: 'chromium',
        launchOptions: {
          ...(chromium && { executablePath: chromium }),
          args: [
            // Containers run as root, where Chromium's sandbox cannot start.
            ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
            '--disable-gpu',
            '--disable-quic',
            '--no-first-run',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
          ],
        },
      },
    },
  ],
})

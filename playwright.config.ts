import { defineConfig } from '@playwright/test'
import { findChromium } from './scripts/chromium.mjs'

const executablePath = findChromium()
if (!executablePath) throw new Error('no Chromium was found on this machine: run "npm run setup" first')

/** Real browsers only. Each test file starts the server it needs on a free port of this machine. */
export default defineConfig({
  testDir: 'test/browser',
  outputDir: 'build/playwright',
  forbidOnly: true,
  // A test that passes only the second time is a failing test.
  retries: 0,
  workers: 1,
  timeout: 120_000,
  reporter: 'list',
  use: { trace: 'retain-on-failure' },
  projects: [
    {
      name: 'chromium',
      use: {
        browserName: 'chromium',
        launchOptions: {
          executablePath,
          args: [
            // Chromium's sandbox refuses to start for root, which is who runs in most containers.
            ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
            '--disable-gpu',
            '--disable-quic',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
          ],
        },
      },
    },
  ],
})

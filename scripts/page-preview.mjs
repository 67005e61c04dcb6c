// @ts-check
/** Makes `public/preview.jpg`, the picture that a link to the page is shown with, from the page as it is built. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { build, preview } from 'vite'
import { findChromium } from './chromium.mjs'

const configFile = fileURLToPath(new URL('../vite.config.ts', import.meta.url))
const picture = fileURLToPath(new URL('../public/preview.jpg', import.meta.url))
const outDir = mkdtempSync(join(tmpdir(), 'tokenroom-page-'))
await build({ configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } })
const server = await preview({ configFile, logLevel: 'error', build: { outDir }, preview: { port: 0 } })
const executablePath = findChromium()
const browser = await chromium.launch({
  ...(executablePath !== null && { executablePath }),
  // Containers run as root, where Chromium's sandbox cannot start.
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
try {
  // The size that those who show links ask for.
  const page = await browser.newPage({ viewport: { width: 1200, height: 630 }, colorScheme: 'light' })
  await page.goto(`${server.resolvedUrls?.local[0]}#over`)
  await page.locator('main[data-answered="true"]').waitFor()
  await page.waitForTimeout(1000)
  await page.screenshot({ path: picture, type: 'jpeg', quality: 80 })
} finally {
  await browser.close()
  await server.close()
  rmSync(outDir, { recursive: true })
}

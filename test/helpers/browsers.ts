/** How the browsers of this machine are started, the same for every test. */
import { firefox, type LaunchOptions } from '@playwright/test'
import { findChromium, findChromiumForManyPages } from '../../scripts/chromium.mjs'
import { findFirefox } from '../../scripts/firefox.mjs'

export function chromiumOptions(): LaunchOptions {
  const executablePath = findChromium()
  return {
    ...(executablePath !== null && { executablePath }),
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
  }
}

/** For hundreds of pages in contexts of their own. The whole browser runs test/runtimes, and the tests of all three engines. */
export function manyPagesOptions(): LaunchOptions {
  const executablePath = findChromiumForManyPages()
  return { ...chromiumOptions(), ...(executablePath !== null && { executablePath }) }
}

export function firefoxOptions(): LaunchOptions {
  const executablePath = findFirefox()
  if (executablePath === null || executablePath === firefox.executablePath()) return {}
  // A Firefox that Playwright did not build is driven through WebDriver BiDi.
  return { executablePath, channel: 'moz-firefox' }
}

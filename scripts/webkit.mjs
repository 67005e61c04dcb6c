// @ts-check
/** Finds WebKitGTK: the same answer for the set-up script and for the suites. */
import { existsSync } from 'node:fs'

const BROWSERS = [
  '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
  '/usr/lib64/webkit2gtk-4.1/MiniBrowser',
  '/usr/libexec/webkit2gtk-4.1/MiniBrowser',
]

/**
 * The driver, its browser, and a display server where there is no display; null when one of them is missing.
 * @returns {{ driver: string, browser: string, xvfb: string | null } | null}
 */
export function findWebKit() {
  const driver = ['/usr/bin/WebKitWebDriver'].find((path) => existsSync(path))
  const browser = BROWSERS.find((path) => existsSync(path))
  const xvfb = process.env.DISPLAY ? null : ['/usr/bin/Xvfb'].find((path) => existsSync(path))
  return driver === undefined || browser === undefined || xvfb === undefined ? null : { driver, browser, xvfb }
}

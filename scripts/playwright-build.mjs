// @ts-check
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/**
 * The program of Playwright's own build of a browser; null when it, or Playwright itself, is not installed: the set-up of
 * Debian's packages may run before `npm ci` has ended.
 * @param {'chromium' | 'firefox'} name @returns {string | null}
 */
export function playwrightBuildOf(name) {
  /** @type {typeof import('@playwright/test')} */
  let playwright
  try {
    playwright = require('@playwright/test')
  } catch {
    return null
  }
  const path = playwright[name].executablePath()
  return existsSync(path) ? path : null
}

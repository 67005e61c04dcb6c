// @ts-check
/** Finds the Firefox to test with: the same answer for the set-up script and for the suites. */
import { existsSync } from 'node:fs'
import { playwrightBuildOf } from './playwright-build.mjs'

const INSTALLED = ['/usr/bin/firefox-esr', '/usr/bin/firefox']

/**
 * The path of `FIREFOX_PATH`, an installed Firefox, or Playwright's own build; null when there is none.
 * @returns {string | null}
 */
export function findFirefox() {
  const asked = process.env.FIREFOX_PATH
  if (asked) return existsSync(asked) ? asked : null
  return INSTALLED.find((path) => existsSync(path)) ?? playwrightBuildOf('firefox')
}

// @ts-check
/** Finds the Firefox to test with: the same answer for the set-up script and for the suites. */
import { existsSync } from 'node:fs'
import { firefox } from '@playwright/test'

/**
 * The path of `FIREFOX_PATH`, an installed Firefox, or Playwright's own build; null when there is none.
 * @returns {string | null}
 */
export function findFirefox() {
  const asked = process.env.FIREFOX_PATH
  const candidates = asked ? [asked] : ['/usr/bin/firefox-esr', '/usr/bin/firefox', firefox.executablePath()]
  return candidates.find((path) => existsSync(path)) ?? null
}

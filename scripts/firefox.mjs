// @ts-check
/** Finds the Firefox to test with: the same answer for the set-up script and for the suites. */
import { existsSync } from 'node:fs'

/**
 * The path of `FIREFOX_PATH` or of an installed Firefox; null when there is none.
 * @returns {string | null}
 */
export function findFirefox() {
  const asked = process.env.FIREFOX_PATH
  const candidates = asked ? [asked] : ['/usr/bin/firefox-esr', '/usr/bin/firefox']
  return candidates.find((path) => existsSync(path)) ?? null
}

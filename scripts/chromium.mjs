// @ts-check
/** Finds the Chromium to test with: the same answer for the set-up script and for Playwright's configuration. */
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

const INSTALLED = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
]

/**
 * The path of `CHROMIUM_PATH`, an installed Chromium or Chrome, or Playwright's own build; null when there is none.
 * @returns {string | null}
 */
export function findChromium() {
  const asked = process.env.CHROMIUM_PATH
  const candidates = asked ? [asked] : [...INSTALLED, chromium.executablePath()]
  return candidates.find((path) => existsSync(path)) ?? null
}

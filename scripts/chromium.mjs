// @ts-check
/** Finds the Chromium to test with: the same answer for the set-up script and for the suites. */
import { existsSync } from 'node:fs'
import { playwrightBuildOf } from './playwright-build.mjs'

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
  if (asked) return existsSync(asked) ? asked : null
  return INSTALLED.find((path) => existsSync(path)) ?? playwrightBuildOf('chromium')
}

/**
 * The path of Debian's headless shell: the same engine without windows and tabs, whose processes each fresh context of the
 * whole browser starts as well. Opening the playground takes it a third of the processor time. Null when it is not installed.
 * @returns {string | null}
 */
export function findHeadlessShell() {
  return ['/usr/bin/chromium-headless-shell'].find((path) => existsSync(path)) ?? null
}

/**
 * What opens hundreds of pages one after another: `CHROMIUM_PATH`, the headless shell, or else what `findChromium` finds.
 * @returns {string | null}
 */
export function findChromiumForManyPages() {
  return process.env.CHROMIUM_PATH ? findChromium() : (findHeadlessShell() ?? findChromium())
}

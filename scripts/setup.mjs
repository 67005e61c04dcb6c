// @ts-check
/**
 * Finds or installs everything that the tests run on: Chromium, Firefox, WebKit, two versions of Node, Redis and
 * better-sqlite3. It uses what is
 * installed, then Debian's packages when run as root on Debian or Ubuntu, then Playwright's own builds. It says what is
 * missing when none of them works. The tests of what is missing are skipped, except in CI.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findChromium, findHeadlessShell } from './chromium.mjs'
import { findFirefox } from './firefox.mjs'
import { findNode, installNode } from './node-versions.mjs'
import { installRedis } from './redis.mjs'
import { findSqlite, installSqlite } from './sqlite.mjs'
import { findWebKit } from './webkit.mjs'

/** @param {string} program @param {string[]} args */
function run(program, ...args) {
  console.log(`${program} ${args.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0
}

/** @param {readonly string[]} packages */
function install(packages) {
  run('apt-get', 'install', '--yes', '--no-install-recommends', ...packages)
}

// It is compiled, which takes a core for minutes: beside everything else.
const sqlite = findSqlite() ?? installSqlite()

const browsers = [
  {
    name: 'Chromium',
    find: findChromium,
    packages: ['chromium', 'fonts-noto-core'],
    playwright: 'chromium',
    remedy: 'install it by hand and, when it is in an unusual place, set CHROMIUM_PATH to its program',
  },
  {
    name: 'Firefox',
    find: findFirefox,
    packages: ['firefox-esr'],
    playwright: 'firefox',
    remedy: 'install it by hand and, when it is in an unusual place, set FIREFOX_PATH to its program',
  },
  {
    name: 'WebKit',
    find: () => findWebKit()?.browser ?? null,
    packages: ['webkit2gtk-driver', 'xvfb'],
    playwright: null,
    remedy: 'on Linux, install webkit2gtk-driver and xvfb',
  },
]

const debian = process.getuid?.() === 0 && existsSync('/etc/debian_version')
const missing = browsers.filter(({ find }) => find() === null)
const wantsShell = debian && findHeadlessShell() === null
if (debian && (missing.length > 0 || wantsShell) && run('apt-get', 'update')) {
  if (missing.length > 0) install(missing.flatMap((browser) => browser.packages))
  // By itself, as Ubuntu does not have it. The whole browser with it, as both need the same version of what they share.
  if (wantsShell) install(['chromium', 'chromium-headless-shell'])
}
console.log(`Chromium's headless shell: ${findHeadlessShell() ?? 'not found; the whole browser takes its place'}`)
for (const { name, find, playwright, remedy } of browsers) {
  if (find() === null && playwright !== null) run('npx', 'playwright', 'install', playwright)
  const there = find()
  console.log(`${name}: ${there ?? `not found and not installed; ${remedy}`}`)
  if (there === null && process.env.CI) process.exitCode = 1
}

for (const major of [20, 24]) {
  const there = findNode(major) ?? installNode(major)
  console.log(`Node ${major}: ${there ?? 'could not be installed'}`)
  if (there === null) process.exitCode = 1
}

if (installRedis() === null && process.env.CI) process.exitCode = 1

const there = await sqlite
console.log(`better-sqlite3: ${there ?? 'could not be installed; it needs a C++ compiler and the headers of Node'}`)
if (there === null && process.env.CI) process.exitCode = 1

// @ts-check
/**
 * Finds or installs everything that the tests run on: Chromium, Firefox, WebKit, Redis, two versions of Node and
 * better-sqlite3. It uses what is installed, then Debian's packages when run as root on Debian or Ubuntu, then Playwright's
 * own builds. It says what is missing when none of them works. The tests of what is missing are skipped, except in CI.
 *
 *     node scripts/setup.mjs            all of it
 *     node scripts/setup.mjs --debian   Debian's packages alone: it needs no `npm ci`, so that both may run at a time
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findChromium, findHeadlessShell } from './chromium.mjs'
import { findFirefox } from './firefox.mjs'
import { findNode, installNode } from './node-versions.mjs'
import { findRedis } from './redis.mjs'
import { findSqlite, installSqlite } from './sqlite.mjs'
import { findWebKit } from './webkit.mjs'

const programs = [
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
  {
    name: 'Redis',
    find: findRedis,
    packages: ['redis-server'],
    playwright: null,
    remedy: 'install redis-server and, when it is in an unusual place, set REDIS_PATH to its program',
  },
]

const isDebian = process.getuid?.() === 0 && existsSync('/etc/debian_version')

/** @param {string} program @param {string[]} args */
function run(program, ...args) {
  console.log(`${program} ${args.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0
}

/** @param {readonly string[]} packages */
function install(packages) {
  return run('apt-get', 'install', '--yes', '--no-install-recommends', ...packages)
}

/** Installs Debian's packages of what is missing. */
function installFromDebian() {
  const missing = programs.filter(({ find }) => find() === null)
  const wantsShell = findHeadlessShell() === null
  if ((missing.length === 0 && !wantsShell) || !run('apt-get', 'update')) return
  // One by one where that fails: Ubuntu does not have all of them.
  const isInstalled = missing.length === 0 || install(missing.flatMap(({ packages }) => packages))
  if (!isInstalled) for (const { packages } of missing) install(packages)
  // By itself, as Ubuntu does not have it. The whole browser with it, as both need the same version of what they share.
  if (wantsShell) install(['chromium', 'chromium-headless-shell'])
}

/** Installs the rest, and says what there is. In CI, where nothing may be left out, what is missing is an error. */
async function setUp() {
  // It is compiled, which takes a core for minutes: beside everything else.
  const sqlite = findSqlite() ?? installSqlite()
  if (isDebian) installFromDebian()
  console.log(`Chromium's headless shell: ${findHeadlessShell() ?? 'not found; the whole browser takes its place'}`)
  for (const { name, find, playwright, remedy } of programs) {
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

  const there = await sqlite
  console.log(`better-sqlite3: ${there ?? 'could not be installed; it needs a C++ compiler and the headers of Node'}`)
  if (there === null && process.env.CI) process.exitCode = 1
}

if (!process.argv.includes('--debian')) await setUp()
else if (isDebian) installFromDebian()

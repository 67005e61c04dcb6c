// @ts-check
/**
 * Makes sure that Chromium is on this machine: the one that is there already, Debian's package when run as root on a
 * Debian or Ubuntu, Playwright's own build otherwise. Says what is missing when none of them works.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findChromium } from './chromium.mjs'

/** @param {string} program @param {string[]} args */
function run(program, ...args) {
  console.log(`${program} ${args.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0
}

function installFromDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return false
  return (
    run('apt-get', 'update') &&
    run('apt-get', 'install', '--yes', '--no-install-recommends', 'chromium', 'fonts-noto-core')
  )
}

const there =
  findChromium() ?? ((installFromDebian() || run('npx', 'playwright', 'install', 'chromium')) && findChromium())
if (there) {
  console.log(`Chromium: ${there}`)
} else {
  console.error(
    'No Chromium was found and none could be installed. Install it by hand ("apt-get install chromium", or a download ' +
      'of Chrome) and, when it is in an unusual place, set CHROMIUM_PATH to its program.',
  )
  process.exitCode = 1
}

// @ts-check
/** The redis-server that the ledger's tests run against. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** The program, or null. `REDIS_PATH` names one in an unusual place. @returns {string | null} */
export function findRedis() {
  const named = process.env.REDIS_PATH
  if (named !== undefined) return existsSync(named) ? named : null
  for (const path of ['/usr/bin/redis-server', '/usr/local/bin/redis-server', '/opt/homebrew/bin/redis-server']) {
    if (existsSync(path)) return path
  }
  const found = spawnSync('redis-server', ['--version'], { encoding: 'utf8' })
  return found.status === 0 ? 'redis-server' : null
}

/** Finds it, or installs Debian's package as root on Debian or Ubuntu. Says what it does. @returns {string | null} */
export function installRedis() {
  const found = findRedis()
  if (found !== null) {
    console.log(`Redis: ${found}`)
    return found
  }
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log("Redis: not there; installing Debian's package redis-server")
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    /** @param {string[]} args */
    const apt = (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0
    const packages = ['install', '--yes', '--no-install-recommends', 'redis-server']
    if (!apt(...packages) && apt('update')) apt(...packages)
  }
  const there = findRedis()
  console.log(`Redis: ${there ?? 'redis-server is not there; install it, or set REDIS_PATH to its program'}`)
  return there
}

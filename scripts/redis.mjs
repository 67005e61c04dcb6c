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

// @ts-check
/**
 * better-sqlite3, for the tests of the ledger where Node has no SQLite of its own. It is compiled when it is installed,
 * which takes minutes, so it is kept out of `npm install` and in a folder of its own.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Version 13 ends with a crash on Node 20. */
const VERSION = '12.6.2'

const folder = fileURLToPath(new URL('../build/better-sqlite3/', import.meta.url))

/** The folder that has it in its `node_modules`, or null. @returns {string | null} */
export function findSqlite() {
  return existsSync(join(folder, 'node_modules/better-sqlite3/build/Release/better_sqlite3.node')) ? folder : null
}

/**
 * In CI it is compiled without optimisation, in a quarter of the time: it is the same code, and nothing is measured there.
 * These flags come after those of the package, so they win.
 */
function environment() {
  return process.env.CI ? { ...process.env, CFLAGS: '-O0', CXXFLAGS: '-O0' } : process.env
}

/** Installs it. @returns {Promise<string | null>} */
export function installSqlite() {
  mkdirSync(folder, { recursive: true })
  const args = ['install', '--prefix', folder, '--no-save', '--no-package-lock', `better-sqlite3@${VERSION}`]
  const child = spawn('npm', args, { cwd: folder, env: environment(), stdio: ['ignore', 'ignore', 'inherit'] })
  return new Promise((resolve) => {
    child.on('error', () => resolve(null))
    child.on('close', () => resolve(findSqlite()))
  })
}

// @ts-check
/** The versions of Node that the suites run on: the one that runs this, or one installed beside the project. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The exact version of each major that is installed where it is not the one running. @type {Record<number, string>} */
const VERSIONS = { 20: '20.20.0', 24: '24.21.0' }

const folder = fileURLToPath(new URL('../build/node/', import.meta.url))

/**
 * The program of Node `major`, or null.
 * @param {number} major
 * @returns {string | null}
 */
export function findNode(major) {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath
  const program = join(folder, String(major), 'node_modules', packageName(), 'bin/node')
  return existsSync(program) ? program : null
}

/**
 * Installs Node `major` from the package that carries the program for this platform.
 * @param {number} major
 */
export function installNode(major) {
  const args = [
    'install',
    '--prefix',
    join(folder, String(major)),
    '--no-save',
    '--no-package-lock',
    '--ignore-scripts',
  ]
  spawnSync('npm', [...args, `${packageName()}@${VERSIONS[major]}`], { stdio: 'inherit' })
  return findNode(major)
}

function packageName() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  return `node-${platform}-${process.arch}`
}

/** The packed package where the fixture apps find it, and the bundlers that only they need. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const here = fileURLToPath(new URL('./', import.meta.url))
export const root = fileURLToPath(new URL('../../', import.meta.url))
/** Where the apps are built. */
export const out = join(root, 'build/bundlers')
/** The package as others have it. */
export const installed = join(here, 'node_modules/tokenroom')

/** Installs the bundlers by their lock file, unless they are there, and then the package as npm would unpack it. */
export function install(): void {
  const marker = join(here, 'node_modules/.package-lock.json')
  if (!existsSync(marker) || statSync(marker).mtimeMs < statSync(join(here, 'package-lock.json')).mtimeMs) {
    // Not "ci": that insists on an entry for every platform's binary, also of those a registry does not have.
    npm(here, 'install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund')
  }
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  // The build is what is tested here, so it is not run again.
  const [{ filename }] = JSON.parse(npm(root, 'pack', '--ignore-scripts', '--json', '--pack-destination', out))
  rmSync(installed, { recursive: true, force: true })
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['xzf', join(out, filename), '-C', installed, '--strip-components=1'])
}

/** The version of the package in `folder`. */
export function versionOf(folder: string): string {
  return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version
}

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', [...args, '--loglevel=error'], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

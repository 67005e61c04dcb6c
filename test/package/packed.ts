import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inject } from 'vitest'
import { plainEnvironment } from './plain-environment.ts'

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

export interface PackageJson {
  readonly name: string
  readonly version: string
  readonly exports: Record<string, string | { readonly types: string; readonly default: string }>
  readonly devDependencies: Record<string, string>
}

export const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as PackageJson

/** The folder that others get: packed by npm and installed into an empty project, away from this repository. */
export interface Installed {
  readonly tarball: string
  /** The project it was installed into. */
  readonly project: string
  /** The installed package itself. */
  readonly folder: string
  /** Each file in it, with its size in bytes, by its path from `folder`. */
  readonly files: ReadonlyMap<string, number>
  remove(): void
}

/** A copy of what `install.ts` installed, for one file of tests: each may change its own. */
export function installPacked(): Installed {
  const project = mkdtempSync(join(tmpdir(), 'tokenroom-package-'))
  const { project: first, tarball } = inject('packed')
  // The links of node_modules/.bin stay relative, so that they lead into the copy.
  cpSync(first, project, { recursive: true, verbatimSymlinks: true })
  const folder = join(project, 'node_modules', packageJson.name)
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const sizes = names.map((name) => [name, statSync(join(folder, name))] as const)
  const files = new Map(sizes.filter(([, stat]) => stat.isFile()).map(([name, stat]) => [name, stat.size]))
  const remove = () => rmSync(project, { recursive: true, force: true })
  return { tarball: join(project, tarball), project, folder, files, remove }
}

/** Runs plain Node in a folder and returns what it printed. */
export function runNode(cwd: string, ...args: string[]): string {
  return execFileSync(process.execPath, args, { cwd, encoding: 'utf8', env: plainEnvironment() })
}

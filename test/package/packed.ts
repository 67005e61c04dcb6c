import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

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

/** Packs what is built and installs it. Nothing is downloaded: the package depends on nothing. */
export function installPacked(): Installed {
  const project = mkdtempSync(join(tmpdir(), 'tokenroom-package-'))
  // The build is what this test is about, so it is not run again: other tests are reading it.
  const packed = npm(root, 'pack', '--ignore-scripts', '--json', '--pack-destination', project)
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }]
  const tarball = join(project, filename)
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }))
  npm(project, 'install', '--offline', '--ignore-scripts', tarball)
  const folder = join(project, 'node_modules', packageJson.name)
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const sizes = names.map((name) => [name, statSync(join(folder, name))] as const)
  const files = new Map(sizes.filter(([, stat]) => stat.isFile()).map(([name, stat]) => [name, stat.size]))
  return { tarball, project, folder, files, remove: () => rmSync(project, { recursive: true, force: true }) }
}

/** Runs plain Node in a folder and returns what it printed. */
export function runNode(cwd: string, ...args: string[]): string {
  return execFileSync(process.execPath, args, { cwd, encoding: 'utf8', env: plainEnvironment() })
}

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    encoding: 'utf8',
    env: plainEnvironment(),
  })
}

/** Without what a test runner sets for its own children. */
function plainEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, NODE_ENV, VITEST, ...rest } = process.env
  return rest
}

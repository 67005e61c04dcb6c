/** Packs what is built and installs it, once for all files of tests. Nothing is downloaded: the package depends on nothing. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { plainEnvironment } from './plain-environment.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The project that the package was installed into, and the name of the tarball in it. */
    packed: { readonly project: string; readonly tarball: string }
  }
}

/** Vitest calls this before the first test of the project, and what it returns after the last. */
export function setup(tests: TestProject): () => void {
  const project = mkdtempSync(join(tmpdir(), 'tokenroom-packed-'))
  // The build is what this test is about, so it is not run again.
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const packed = npm(root, 'pack', '--ignore-scripts', '--json', '--pack-destination', project)
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }]
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }))
  npm(project, 'install', '--offline', '--ignore-scripts', join(project, filename))
  tests.provide('packed', { project, tarball: filename })
  return () => rmSync(project, { recursive: true, force: true })
}

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    encoding: 'utf8',
    env: plainEnvironment(),
  })
}

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os'
import { dirname, join } from 'node:path'

/** What a measurement depends on. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly os: string
  readonly node: string
  /** How many processes wanted a core in the last minute, before the benchmark began. */
  readonly load: number
}

/** Whether others use so much of the machine that times measured on it mean nothing. */
export function isBusy({ load, cores }: Machine): boolean {
  return load > cores / 2
}

export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    os: `${platform()} ${release()} ${arch()}`,
    node: process.versions.node,
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  }
}

/**
 * Hundredths of a second, over all cores, that the host of this virtual machine gave to others since it started; 0 where
 * that is not known.
 */
export function stolenTicks(): number {
  try {
    return Number(/^cpu(?: +\d+){7} +(\d+)/.exec(readFileSync('/proc/stat', 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

/** The version of an installed package, or of this one. */
export function versionOf(packageName: string): string {
  const here = createRequire(import.meta.url)
  const paths = here.resolve.paths(packageName) ?? []
  const candidates = [
    ...paths.map((path) => join(path, packageName, 'package.json')),
    join(dirname(here.resolve('../package.json')), 'package.json'),
  ]
  for (const candidate of candidates) {
    const found = readPackage(candidate)
    if (found?.name === packageName) return found.version
  }
  throw new Error(`the package "${packageName}" is not installed: run "npm ci"`)
}

function readPackage(file: string): { name: string; version: string } | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { name: string; version: string }
  } catch {
    return null
  }
}

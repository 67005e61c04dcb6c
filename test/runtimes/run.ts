/**
 * Runs every suite on every runtime, and writes what ran to
 * build/test-results/runtimes.json. `tsx test/runtimes/run.ts [name…]` runs only the runtimes with such a name.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { countRequest } from 'tokenroom/chat'
import { loadTiktoken } from 'tokenroom/engines/tiktoken'
import { createPlanner } from 'tokenroom/planner'
import { closingLine, noResults } from '../../scripts/test-results.mjs'
import { edgeVmRuntime } from '../edge/vm-runtime.ts'
import { workerdRuntime } from '../edge/workerd-runtime.ts'
import { AT_ONCE } from '../helpers/at-once.ts'
import { startBillingServer } from '../helpers/billing-server/server.ts'
import { browserRuntimes } from './browser-runtimes.ts'
import { root } from './bundle.ts'
import { nodeRuntime } from './node-runtime.ts'
import { digestOfPlans } from './planner-suite.ts'
import type { Runtime } from './runtime.ts'
import { SUITES, type SuiteRequest } from './suites.ts'

const SHOWN_FAILURES = 5
const all = [nodeRuntime(20), nodeRuntime(24), ...browserRuntimes, workerdRuntime, edgeVmRuntime]
const wanted = process.argv.slice(2)
const runtimes = all.filter(
  ({ name }) => wanted.length === 0 || wanted.some((part) => name.toLowerCase().includes(part.toLowerCase())),
)

const results = noResults()
const ran: { name: string; version: string; loads: string; passed: number }[] = []
const plansDigest = await digestOfPlans({ createPlanner, countRequest }, await loadTiktoken('o200k_base'))
const provider = await startBillingServer()
const waiting = [...runtimes]
await Promise.all(Array.from({ length: AT_ONCE }, next))
await provider.close()

async function next(): Promise<void> {
  for (let runtime = waiting.shift(); runtime !== undefined; runtime = waiting.shift()) {
    await runOne(runtime, { suites: SUITES, plansDigest, provider: provider.origin })
  }
}

async function runOne(runtime: Runtime, request: SuiteRequest): Promise<void> {
  const { name, loads } = runtime
  const missing = runtime.missing()
  // On a machine for tests nothing may be left out without anyone noticing.
  if (missing !== null && !process.env.CI) {
    console.log(`skip   ${name}: ${missing}`)
    results.skipped.push({ name, reason: missing })
    return
  }
  const started = performance.now()
  try {
    if (missing !== null) throw new Error(missing)
    const { version, report } = await runtime.run(request)
    const { passed, failed, skipped, backend } = report
    const mismatch = runtime.mismatch(backend)
    const failures = failed.map((failure) => `${failure.name}: ${failure.message}`)
    if (mismatch !== null) failures.push(`"${mismatch}" does not hold for ${JSON.stringify(backend)}`)
    else results.passed++
    results.passed += passed
    results.failed.push(...failures.map((failure) => `[${name}] ${failure}`))
    results.skipped.push(...skipped.map((skip) => ({ ...skip, name: `[${name}] ${skip.name}` })))
    if (failures.length === 0 && passed > 0) ran.push({ name, version, loads, passed })
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`${failures.length === 0 ? 'ok    ' : 'failed'} ${name} ${version}: ${passed} passed (${seconds} s)`)
    for (const failure of failures.slice(0, SHOWN_FAILURES)) console.log(`       ${failure}`)
    if (failures.length > SHOWN_FAILURES) console.log(`       and ${failures.length - SHOWN_FAILURES} more`)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    console.log(`failed ${name}: ${message}`)
    results.failed.push(`[${name}] ${message}`)
  }
}

ran.sort((a, b) => position(a.name) - position(b.name))
mkdirSync(join(root, 'build/test-results'), { recursive: true })
writeFileSync(join(root, 'build/test-results/runtimes.json'), JSON.stringify({ results, runtimes: ran }, null, 2))
console.log(closingLine(results))
process.exitCode = results.failed.length > 0 || results.passed === 0 ? 1 : 0

function position(name: string): number {
  return all.findIndex((runtime) => runtime.name === name)
}

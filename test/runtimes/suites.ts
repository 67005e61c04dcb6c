/** Every suite that runs on every runtime. No runner, no Node: what differs comes in as arguments. */
import { vocabularies } from '../../src/encodings/table.ts'
import type { Tokenizer } from '../../src/tokenizer/types.ts'
import { OTHER_SPECIALS } from '../conformance/encodings.ts'
import fixtures from '../conformance/fixtures.generated.json' with { type: 'json' }
import { runConformanceSuite } from '../conformance/suite.ts'
import { type Backend, describeBackend } from './backend.ts'
import { runCollected, type SuiteReport } from './collect.ts'
import { type GuardParts, runGuardSuite } from './guard-suite.ts'
import { type PlannerParts, runPlannerSuite } from './planner-suite.ts'

/** Which suites to run: those of an encoding, the planner's, the guard's. One at a time, where a request must not take long. */
export interface SuiteRequest {
  readonly suites: readonly string[]
  /** What `digestOfPlans` says with tiktoken as the counter. */
  readonly plansDigest: string
  /** The address of the server that answers the guard's requests, and bills them. */
  readonly provider: string
}

/** What is tested of the built package. */
export type Parts = PlannerParts & GuardParts

export interface RuntimeReport extends SuiteReport {
  readonly backend: Backend
}

/** The encoding with the most special tokens. All else of it is o200k_base's file. */
const MOST_SPECIALS = 'o200k_harmony'

/**
 * The suites that run on every runtime: each file of the package whole, and the encoding with the most special tokens.
 * The encodings left out differ from one of these in special tokens only; they run in Node with the other tests.
 */
export const SUITES: readonly string[] = [...Object.keys(vocabularies), MOST_SPECIALS, 'planner', 'guard']

/** Runs the suites of `request` on the tokenizers that `load` makes; `onTest` hears of each test before it runs. */
export async function runSuites(
  { suites, plansDigest, provider }: SuiteRequest,
  parts: Parts,
  load: (encoding: string) => Promise<Tokenizer>,
  onTest?: (name: string) => void,
): Promise<RuntimeReport> {
  const report = await runCollected((harness) => {
    const options = { harness, create: load, fixtures, codePoints: 'basic' } as const
    const has = (name: string) => suites.includes(name)
    runConformanceSuite({ ...options, encodings: Object.keys(vocabularies).filter(has) })
    runConformanceSuite({ ...options, encodings: [MOST_SPECIALS].filter(has), parts: OTHER_SPECIALS })
    if (suites.includes('planner')) runPlannerSuite(harness, parts, () => load('o200k_base'), plansDigest)
    if (suites.includes('guard')) runGuardSuite(harness, parts, () => load('o200k_base'), provider)
  }, onTest)
  return { ...report, backend: await describeBackend() }
}

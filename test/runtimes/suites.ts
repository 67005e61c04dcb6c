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

/** The vocabulary with which all parts of the suite run. */
const LARGEST = 'o200k_base'
/** The other vocabularies. */
const OTHERS: readonly string[] = Object.keys(vocabularies).filter((name) => name !== LARGEST)
/** What depends on the vocabulary. How texts are cut into segments and limits, and refused, does not. */
const OTHER_VOCABULARY = ['ids', 'round trip', 'special tokens', 'runs'] as const
/** The encoding with the most special tokens. All else of it is o200k_base's file. */
const MOST_SPECIALS = 'o200k_harmony'

/**
 * The suites that run on every runtime: each file of the package, and the encoding with the most special tokens.
 * The encodings left out differ from one of these in special tokens only. In Node, the other tests run all parts on every
 * split rule.
 */
export const SUITES: readonly string[] = [LARGEST, ...OTHERS, MOST_SPECIALS, 'planner', 'guard']

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
    runConformanceSuite({ ...options, encodings: [LARGEST].filter(has) })
    runConformanceSuite({ ...options, encodings: OTHERS.filter(has), parts: OTHER_VOCABULARY })
    runConformanceSuite({ ...options, encodings: [MOST_SPECIALS].filter(has), parts: OTHER_SPECIALS })
    if (suites.includes('planner')) runPlannerSuite(harness, parts, () => load('o200k_base'), plansDigest)
    if (suites.includes('guard')) runGuardSuite(harness, parts, () => load('o200k_base'), provider)
  }, onTest)
  return { ...report, backend: await describeBackend() }
}

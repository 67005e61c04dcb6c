/** What a runtime is to the runner. */
import type { Backend } from './backend.ts'
import type { RuntimeReport, SuiteRequest } from './suites.ts'

export interface Runtime {
  readonly name: string
  /** How the tokenizer comes into this runtime, for people. */
  readonly loads: string
  /** Why it cannot run on this machine, or null when it can. */
  missing(): string | null
  /** Runs the suites of `request`; gives the runtime's version, as it says itself, and what happened. */
  run(request: SuiteRequest): Promise<{ readonly version: string; readonly report: RuntimeReport }>
  /** Why `backend` is not this runtime, or null when it is. */
  mismatch(backend: Backend): string | null
}

/** The first of `claims` that does not hold. */
export function firstFalse(claims: Readonly<Record<string, boolean>>): string | null {
  return Object.entries(claims).find(([, holds]) => !holds)?.[0] ?? null
}

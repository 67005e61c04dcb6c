/** The suites in a module worker: answers a `SuiteRequest` with what it is at, and at last with a `RuntimeReport`. */
import { loadTokenizer } from 'tokenroom'
import { countRequest } from 'tokenroom/chat'
import * as guard from 'tokenroom/guard'
import { createLedger, memoryStore } from 'tokenroom/ledger'
import { createPlanner } from 'tokenroom/planner'
import { type RuntimeReport, runSuites, type SuiteRequest } from './suites.ts'

/** What the worker says: the test it is at, everything that happened, or why nothing will. */
export type WorkerMessage = { readonly at: string } | { readonly report: RuntimeReport } | { readonly failure: string }

const parts = { createPlanner, countRequest, createLedger, memoryStore, ...guard }

addEventListener('message', async ({ data }: MessageEvent<SuiteRequest>) => {
  say({ at: 'the worker runs' })
  const load = (encoding: string) => loadTokenizer(encoding)
  try {
    say({ report: await runSuites(data, parts, load, (name) => say({ at: name })) })
  } catch (error) {
    say({ failure: String(error) })
  }
})

function say(message: WorkerMessage): void {
  postMessage(message)
}

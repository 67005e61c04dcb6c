/** The suites in a module worker: answers a `SuiteRequest` with a `RuntimeReport`. */
import { loadTokenizer } from 'tokenroom'
import { countRequest } from 'tokenroom/chat'
import { createPlanner } from 'tokenroom/planner'
import { runSuites, type SuiteRequest } from './suites.ts'

addEventListener('message', async ({ data }: MessageEvent<SuiteRequest>) => {
  postMessage(await runSuites(data, { createPlanner, countRequest }, (encoding) => loadTokenizer(encoding)))
})

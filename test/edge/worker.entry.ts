/** The suites on workerd: a worker as one is deployed, that answers a `SuiteRequest` with a `RuntimeReport`. */
import { loadTokenizer } from 'tokenroom'
import { countRequest } from 'tokenroom/chat'
import cl100k from 'tokenroom/encodings/cl100k_base'
import o200k from 'tokenroom/encodings/o200k_base'
import p50k from 'tokenroom/encodings/p50k_base'
import r50k from 'tokenroom/encodings/r50k_base'
import * as guard from 'tokenroom/guard'
import { createLedger, memoryStore } from 'tokenroom/ledger'
import { createPlanner } from 'tokenroom/planner'
import { type EncodingName, vocabularyOf } from '../../src/encodings/table.ts'
import { runSuites, type SuiteRequest } from '../runtimes/suites.ts'

const modules = { o200k_base: o200k, cl100k_base: cl100k, p50k_base: p50k, r50k_base: r50k }

const parts = { createPlanner, countRequest, createLedger, memoryStore, ...guard }

// At module scope, as a deployed worker does it: no request waits for it.
const ready = await loadTokenizer('o200k_base', { wasm: o200k })

const worker = {
  async fetch(request: Request): Promise<Response> {
    const suites = (await request.json()) as SuiteRequest
    const load = (encoding: string) =>
      encoding === 'o200k_base'
        ? Promise.resolve(ready)
        : loadTokenizer(encoding, { wasm: modules[vocabularyOf(encoding as EncodingName)] })
    return Response.json(await runSuites(suites, parts, load))
  },
}

export default worker

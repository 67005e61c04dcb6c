/** The suites in an edge VM: sets `globalThis.runInVm`. Whoever makes the VM gives it the compiled modules. */
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

Object.assign(globalThis, {
  /** JSON in, JSON out: objects of one realm are strangers in another. */
  async runInVm(json: string): Promise<string> {
    const request = JSON.parse(json) as SuiteRequest
    const load = (encoding: string) =>
      loadTokenizer(encoding, { wasm: modules[vocabularyOf(encoding as EncodingName)] })
    return JSON.stringify(await runSuites(request, parts, load))
  },
})

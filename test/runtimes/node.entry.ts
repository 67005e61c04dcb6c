/** The suites in Node: run with a `SuiteRequest` as JSON, prints a `RuntimeReport` as JSON. */
import { loadTokenizer } from 'tokenroom'
import { countRequest } from 'tokenroom/chat'
import * as guard from 'tokenroom/guard'
import { createLedger, memoryStore } from 'tokenroom/ledger'
import { createPlanner } from 'tokenroom/planner'
import { runSuites, type SuiteRequest } from './suites.ts'

const parts = { createPlanner, countRequest, createLedger, memoryStore, ...guard }
const request = JSON.parse(process.argv[2] ?? '{}') as SuiteRequest
const report = await runSuites(request, parts, (encoding) => loadTokenizer(encoding))
console.log(JSON.stringify(report))

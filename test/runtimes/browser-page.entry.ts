/**
 * The page of the suites: has them run in a worker, counts through `tokenroom/worker` as an app does, and sends what
 * came of it to the server. The request is in the page's address.
 */
import { loadTokenizer } from 'tokenroom/worker'
import { TRAPS } from '../conformance/traps.ts'
import type { RuntimeReport, SuiteRequest } from './suites.ts'

/** What the page reports. */
export interface PageReport {
  readonly report: RuntimeReport
  /** The counts of `TRAPS` in the package's own worker. */
  readonly countsInWorker: readonly number[]
}

async function run(): Promise<PageReport> {
  const { location } = globalThis as unknown as { location: { hash: string } }
  const request = JSON.parse(decodeURIComponent(location.hash.slice(1))) as SuiteRequest
  const worker = new Worker('/runtimes/browser-worker.entry.js', { type: 'module' })
  const report = new Promise<RuntimeReport>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = ({ message }) => reject(new Error(message || 'the worker of the suites did not start'))
  })
  worker.postMessage(request)
  const tokenizer = await loadTokenizer('gpt-4o')
  const counts = await tokenizer.countMany(TRAPS.map(([, text]) => text))
  return { report: await report, countsInWorker: [...counts] }
}

run().then(
  (report) => send('/report', report),
  (error: unknown) => send('/failure', String(error)),
)

function send(path: string, body: unknown): Promise<Response> {
  return fetch(path, { method: 'POST', body: JSON.stringify(body) })
}

/**
 * The page of the suites: has them run in a worker, counts through `tokenroom/worker` as an app does, and sends what
 * it is at and what came of it to the server. The request is in the page's address.
 */
import { loadTokenizer } from 'tokenroom/worker'
import { TRAPS } from '../conformance/traps.ts'
import type { WorkerMessage } from './browser-worker.entry.ts'
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
  const suites = runInWorker(request)
  const tokenizer = await loadTokenizer('gpt-4o')
  send('/beat', 'tokenroom/worker: loaded')
  const counts = await tokenizer.countMany(TRAPS.map(([, text]) => text))
  send('/beat', 'tokenroom/worker: counted')
  return { report: await suites, countsInWorker: [...counts] }
}

function runInWorker(request: SuiteRequest): Promise<RuntimeReport> {
  const worker = new Worker('/runtimes/browser-worker.entry.js', { type: 'module' })
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
      if ('at' in data) send('/beat', data.at)
      else if ('report' in data) resolve(data.report)
      else reject(new Error(data.failure))
    }
    worker.onerror = ({ message }) => reject(new Error(message || 'the worker of the suites did not start'))
    worker.onmessageerror = () => reject(new Error('a message of the worker could not be read'))
    worker.postMessage(request)
  })
}

function send(path: string, body: unknown): void {
  fetch(path, { method: 'POST', body: JSON.stringify(body) })
}

send('/beat', 'the page runs')
run().then(
  (report) => send('/report', report),
  (error: unknown) => send('/failure', String(error)),
)

import { afterEach, vi } from 'vitest'
import { TokenroomError } from '../../../src/errors/index.ts'
import type { Tokenizer } from '../../../src/tokenizer/types.ts'
import { createTokenizerWorker, type TokenizerWorkerOptions } from '../../../workers/page/index.ts'
import { createTokenizerService } from '../../../workers/thread/tokenizer-service.ts'
import { FakeWorker, slicedTokenizer, unitTokenizer } from './fake-worker.ts'

const open: { close(): void }[] = []
afterEach(() => {
  for (const client of open.splice(0)) client.close()
  vi.useRealTimers()
})

export function closeAfterTest<T extends { close(): void }>(client: T): T {
  open.push(client)
  return client
}

/** A client of fake workers, the workers it started, and what they loaded and counted. Closed after the test. */
export function setUp(
  options: Omit<TokenizerWorkerOptions, 'worker'> & { tokenizer?: Partial<Tokenizer>; inSlices?: boolean } = {},
) {
  const workers: FakeWorker[] = []
  const counted: string[] = []
  const loads: [string, unknown][] = []
  const count = (text: string) => counted.push(text) && text.length
  const worker = () => {
    const service = createTokenizerService({
      load: async (name, { wasm }) => {
        loads.push([name, wasm])
        if (name === 'missing') throw new TokenroomError('UNKNOWN_ENCODING', 'no', { encoding: name, known: [] })
        const make = options.inSlices ? slicedTokenizer : unitTokenizer
        return make({ encoding: name, count, ...options.tokenizer })
      },
    })
    workers.push(new FakeWorker(service))
    return workers.at(-1) as FakeWorker
  }
  const client = closeAfterTest(createTokenizerWorker({ idleMs: Number.POSITIVE_INFINITY, ...options, worker }))
  return { client, workers, counted, loads }
}

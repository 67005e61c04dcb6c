import { describe, expect, it } from 'vitest'
import { createTokenizerWorker, loadTokenizer } from '../../../../workers/page/index.ts'
import { createTokenizerService } from '../../../../workers/thread/tokenizer-service.ts'
import { FakeWorker, unitTokenizer } from '../fake-worker.ts'
import { closeAfterTest, setUp } from '../set-up.ts'

describe('failing', () => {
  it('rejects the pending calls of a worker that crashed and starts another for the next', async () => {
    const { client, workers } = setUp()
    const remote = await client.loadTokenizer('units')
    const calls = [remote.count('a'), remote.count('b'), remote.count('c')]
    const event = workers[0]?.fail('out of memory')
    for (const call of calls) {
      await expect(call).rejects.toMatchObject({
        code: 'WORKER_CRASHED',
        data: { pendingCalls: 3, reason: 'out of memory' },
      })
    }
    expect(event?.defaultPrevented).toBe(true)
    expect(workers[0]?.terminated).toBe(true)
    expect(await remote.count('abcd')).toBe(4)
    expect(workers.length).toBe(2)
  })

  it('leaves a crash without pending calls to the error handlers of the page', async () => {
    const { client, workers } = setUp()
    const remote = await client.loadTokenizer('units')
    expect(workers[0]?.fail('late')?.defaultPrevented).toBe(false)
    expect(await remote.count('ab')).toBe(2)
  })

  it('treats an answer that cannot be read as a crash', async () => {
    const { client, workers } = setUp()
    const remote = await client.loadTokenizer('units')
    const call = remote.count('a')
    workers[0]?.dispatchEvent(new Event('messageerror'))
    await expect(call).rejects.toMatchObject({ code: 'WORKER_CRASHED' })
  })

  it('says that a worker failed to start, and tries again with the next call', async () => {
    const workers: FakeWorker[] = []
    const worker = () => workers[workers.push(new FakeWorker()) - 1] as FakeWorker
    const client = closeAfterTest(createTokenizerWorker({ worker }))
    const first = client.loadTokenizer('units')
    await expect.poll(() => workers.length).toBe(1)
    workers[0]?.fail()
    await expect(first).rejects.toMatchObject({ code: 'WORKER_START_FAILED' })
    const second = client.loadTokenizer('units')
    await expect.poll(() => workers.length).toBe(2)
    workers[1]?.fail('SyntaxError: here')
    await expect(second).rejects.toMatchObject({ data: { reason: 'SyntaxError: here' } })
  })

  it('says so when the start itself throws', async () => {
    const cause = new Error('refused')
    const client = createTokenizerWorker({
      worker: () => {
        throw cause
      },
    })
    await expect(client.loadTokenizer('units')).rejects.toMatchObject({
      code: 'WORKER_START_FAILED',
      data: { reason: 'refused' },
      cause,
    })
  })

  it('says so when the script is from another release', async () => {
    const service = { ...createTokenizerService({ load: async () => unitTokenizer() }), hello: () => 99 }
    const client = createTokenizerWorker({ worker: () => new FakeWorker(service) })
    await expect(client.loadTokenizer('units')).rejects.toThrow(/its script has protocol version 99, the page has 3/)
  })

  it('says so when the script serves something else', async () => {
    const client = createTokenizerWorker({ worker: () => new FakeWorker({} as never) })
    await expect(client.loadTokenizer('units')).rejects.toThrow(/does not call serveTokenizers/)
  })

  it('names the synchronous tokenizer as the remedy where there is no Worker', async () => {
    expect(typeof Worker).toBe('undefined')
    await expect(loadTokenizer('o200k_base')).rejects.toMatchObject({
      code: 'WORKER_START_FAILED',
      message: expect.stringContaining('import loadTokenizer from "tokenroom" instead'),
    })
  })
})

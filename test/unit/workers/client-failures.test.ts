import { describe, expect, it, vi } from 'vitest'
import { createTokenizerWorker, loadTokenizer } from '../../../workers/page/index.ts'
import { createTokenizerService } from '../../../workers/thread/tokenizer-service.ts'
import { FakeWorker, unitTokenizer } from './fake-worker.ts'
import { closeAfterTest, setUp } from './set-up.ts'

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

  it('leaves a crash that nobody waits for to the page', async () => {
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
    await vi.waitFor(() => expect(workers.length).toBe(1))
    workers[0]?.fail()
    await expect(first).rejects.toMatchObject({ code: 'WORKER_START_FAILED' })
    const second = client.loadTokenizer('units')
    await vi.waitFor(() => expect(workers.length).toBe(2))
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

  it('says so when the script is of another release', async () => {
    const service = { ...createTokenizerService({ load: async () => unitTokenizer() }), hello: () => 99 }
    const client = createTokenizerWorker({ worker: () => new FakeWorker(service) })
    await expect(client.loadTokenizer('units')).rejects.toThrow(/speaks protocol 99/)
  })

  it('says so when the script serves something else', async () => {
    const client = createTokenizerWorker({ worker: () => new FakeWorker({} as never) })
    await expect(client.loadTokenizer('units')).rejects.toThrow(/does not call serveTokenizers/)
  })

  it('points to the synchronous tokenizer where there is no Worker', async () => {
    expect(typeof Worker).toBe('undefined')
    await expect(loadTokenizer('o200k_base')).rejects.toMatchObject({
      code: 'WORKER_START_FAILED',
      message: expect.stringContaining('import loadTokenizer from "tokenroom" instead'),
    })
  })
})

describe('custom WebAssembly', () => {
  const bytes = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)

  it('travels as a module, as bytes, and from a response, and again after a restart', async () => {
    const module = new WebAssembly.Module(bytes)
    const { client, workers, loads } = setUp()
    const sources = [
      module,
      bytes.buffer,
      bytes.subarray(2, 4),
      new Response(bytes),
      Promise.resolve(new Response(bytes)),
    ]
    const remotes = []
    for (const wasm of sources) remotes.push(await client.loadTokenizer('units', { wasm }))
    const expected = [module, bytes.buffer, bytes.slice(2, 4).buffer, bytes.buffer, bytes.buffer]
    expect(loads.map(([, wasm]) => wasm)).toEqual(expected)
    expect(bytes.byteLength).toBe(8)
    const call = remotes[3]?.count('a')
    workers[0]?.fail('crash')
    await expect(call).rejects.toMatchObject({ code: 'WORKER_CRASHED' })
    expect(await remotes[3]?.count('a')).toBe(1)
    expect(loads.at(-1)).toEqual(['units', bytes.buffer])
  })

  it('is loaded once for each object or address', async () => {
    const { client, loads } = setUp()
    const response = new Response(bytes)
    for (const wasm of [response, response, bytes, bytes]) await client.loadTokenizer('units', { wasm })
    for (const wasm of ['https://site.test/a.wasm', new URL('https://site.test/a.wasm')]) {
      await client.loadTokenizer('units', { wasm })
    }
    expect(loads.length).toBe(3)
    expect(loads.at(-1)).toEqual(['units', 'https://site.test/a.wasm'])
  })

  it.each([
    ['a response that failed', () => new Response(null, { status: 404 }), 'ENCODING_LOAD_FAILED'],
    ['a promise that failed', () => Promise.reject(new Error('offline')), 'ENCODING_LOAD_FAILED'],
    ['an address without a base', () => 'o200k_base.wasm', 'INVALID_ARGUMENT'],
    ['a number', () => 42, 'INVALID_ARGUMENT'],
    ['another object', () => ({ an: 'object' }), 'INVALID_ARGUMENT'],
    ['null', () => null, 'INVALID_ARGUMENT'],
  ])('refuses %s', async (_, make, code) => {
    const { client } = setUp()
    await expect(client.loadTokenizer('units', { wasm: make() as never })).rejects.toMatchObject({ code })
  })
})

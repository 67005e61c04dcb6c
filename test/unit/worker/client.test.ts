import { afterEach, describe, expect, it, vi } from 'vitest'
import { TokenroomError } from '../../../src/errors.ts'
import type { Tokenizer } from '../../../src/tokenizer/types.ts'
import { createTokenizerWorker, loadTokenizer, type TokenizerWorkerOptions } from '../../../workers/index.ts'
import { createTokenizerService } from '../../../workers/service.ts'
import { FakeWorker, unitTokenizer } from './fake-worker.ts'

/** A client of a fake worker, the workers it started, and the texts they were asked to count. */
function setUp(options: Omit<TokenizerWorkerOptions, 'worker'> & { tokenizer?: Partial<Tokenizer> } = {}) {
  const workers: FakeWorker[] = []
  const counted: string[] = []
  const loads: [string, unknown][] = []
  const count = (text: string) => counted.push(text) && text.length
  const worker = () => {
    const service = createTokenizerService({
      load: async (name, { wasm }) => {
        loads.push([name, wasm])
        if (name === 'missing') throw new TokenroomError('UNKNOWN_ENCODING', 'no', { encoding: name, known: [] })
        return unitTokenizer({ encoding: name, count, ...options.tokenizer })
      },
    })
    workers.push(new FakeWorker(service))
    return workers.at(-1) as FakeWorker
  }
  return {
    client: createTokenizerWorker({ idleMs: Number.POSITIVE_INFINITY, ...options, worker }),
    workers,
    counted,
    loads,
  }
}

const clients: { close(): void }[] = []
const track = <T extends { client: { close(): void } }>(made: T): T => {
  clients.push(made.client)
  return made
}
afterEach(() => {
  for (const client of clients.splice(0)) client.close()
  vi.useRealTimers()
})

describe('a remote tokenizer', () => {
  it('answers every method as the tokenizer in the worker does', async () => {
    const { client } = track(setUp())
    const remote = await client.loadTokenizer('units')
    const local = unitTokenizer({ encoding: 'units' })
    expect(remote).toMatchObject({
      encoding: 'units',
      vocabularySize: 65_536,
      specialTokens: new Map([['<|end|>', 0]]),
    })
    expect(await remote.count('abc')).toBe(3)
    expect(await remote.countMany(['', 'ab'])).toEqual(local.countMany(['', 'ab']))
    expect(await remote.encode('ab')).toEqual(local.encode('ab'))
    expect(await remote.decode([104, 105])).toBe('hi')
    expect(await remote.decode(Uint32Array.of(104, 105))).toBe('hi')
    expect(await remote.segments('ab')).toEqual(local.segments('ab'))
    expect(await remote.fits('abc', 2)).toBe(false)
    expect(await remote.truncate('abc', 2)).toEqual(local.truncate('abc', 2))
  })

  it('passes options on, without the signal', async () => {
    const seen: unknown[] = []
    const { client } = track(setUp({ tokenizer: { count: (_, options) => seen.push(options) } }))
    const remote = await client.loadTokenizer('units')
    await remote.count('a', { allowedSpecial: ['<|end|>'], signal: new AbortController().signal })
    expect(seen).toEqual([{ allowedSpecial: ['<|end|>'] }])
  })

  it('decodes the tokens as they were when it was asked', async () => {
    const { client } = track(setUp())
    const remote = await client.loadTokenizer('units')
    const tokens = Uint32Array.of(104, 105)
    const list = [104, 105]
    const answers = Promise.all([remote.decode(tokens), remote.decode(list)])
    tokens.fill(0)
    list.fill(0)
    expect(await answers).toEqual(['hi', 'hi'])
    expect(tokens.length).toBe(2)
  })

  it.each([
    ['count', (remote: { count(text: string): unknown }) => remote.count(42 as never), 'INVALID_TEXT'],
    ['encode', (remote: { encode(text: string): unknown }) => remote.encode(null as never), 'INVALID_TEXT'],
    [
      'countMany',
      (remote: { countMany(texts: string[]): unknown }) => remote.countMany('a' as never),
      'INVALID_ARGUMENT',
    ],
    [
      'countMany',
      (remote: { countMany(texts: string[]): unknown }) => remote.countMany(['a', 1] as never),
      'INVALID_TEXT',
    ],
    [
      'fits',
      (remote: { fits(text: string, limit: number): unknown }) => remote.fits('a', (() => 1) as never),
      'INVALID_ARGUMENT',
    ],
  ])('rejects a bad argument of %s with a code', async (_, call, code) => {
    const { client } = track(setUp())
    await expect(call(await client.loadTokenizer('units'))).rejects.toMatchObject({ code })
  })

  it('reports an error of the load, and another name may follow', async () => {
    const { client } = track(setUp())
    await expect(client.loadTokenizer('missing')).rejects.toMatchObject({ code: 'UNKNOWN_ENCODING' })
    await expect(client.loadTokenizer(7 as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    expect(await (await client.loadTokenizer('units')).count('ab')).toBe(2)
  })
})

describe('one worker', () => {
  it('is started by the first call and shared by all encodings', async () => {
    const { client, workers, loads } = track(setUp())
    expect(workers.length).toBe(0)
    await Promise.all(['a', 'b', 'a'].map((name) => client.loadTokenizer(name)))
    expect(workers.length).toBe(1)
    expect(loads.map(([name]) => name)).toEqual(['a', 'b'])
  })

  it('answers in the order of the calls', async () => {
    const { client, counted } = track(setUp())
    const remote = await client.loadTokenizer('units')
    const texts = Array.from({ length: 50 }, (_, index) => 'x'.repeat(index % 7 === 0 ? 70_000 + index : index))
    const order: number[] = []
    await Promise.all(texts.map(async (text, index) => remote.count(text).then(() => order.push(index))))
    expect(order).toEqual(texts.map((_, index) => index))
    expect(counted).toEqual(texts)
  })

  it('never makes a waiting call that was aborted', async () => {
    const { client, counted } = track(setUp())
    const remote = await client.loadTokenizer('units')
    const controller = new AbortController()
    const long = remote.count('x'.repeat(100_000))
    const aborted = Array.from({ length: 5 }, () => remote.count('y', { signal: controller.signal }))
    const after = remote.count('zz')
    controller.abort(new Error('typed on'))
    for (const call of aborted) await expect(call).rejects.toThrow('typed on')
    expect(await Promise.all([long, after])).toEqual([100_000, 2])
    expect(counted.filter((text) => text === 'y')).toEqual([])
  })

  it('rejects an aborted call at once, also one that was sent, a load, and one aborted before', async () => {
    const worker = () => new FakeWorker()
    const client = createTokenizerWorker({ worker })
    clients.push(client)
    const controller = new AbortController()
    const load = client.loadTokenizer('units', { signal: controller.signal })
    controller.abort()
    await expect(load).rejects.toBe(controller.signal.reason)
    await expect(client.loadTokenizer('units', { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    })
  })

  it('leaves no listener on a signal that outlives its calls', async () => {
    const { client } = track(setUp())
    const remote = await client.loadTokenizer('units')
    const { signal } = new AbortController()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    await remote.count('a', { signal })
    expect(added).toHaveBeenCalledTimes(1)
    expect(removed).toHaveBeenCalledWith('abort', added.mock.calls[0]?.[1])
  })
})

describe('stopping', () => {
  it('stops when idle and starts again with what the next call needs', async () => {
    const { client, workers, loads } = track(setUp({ idleMs: 20 }))
    const remote = await client.loadTokenizer('units')
    expect(await remote.count('abc')).toBe(3)
    await vi.waitFor(() => expect(workers[0]?.terminated).toBe(true))
    expect(await remote.count('ab')).toBe(2)
    expect(workers.length).toBe(2)
    expect(loads.map(([name]) => name)).toEqual(['units', 'units'])
  })

  it('does not stop while a call is pending, nor ever with an infinite idle time', async () => {
    vi.useFakeTimers()
    const pending = new FakeWorker()
    const waiting = createTokenizerWorker({ worker: () => pending, idleMs: 5 })
    const load = waiting.loadTokenizer('units')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(pending.terminated).toBe(false)
    waiting.close()
    await expect(load).rejects.toMatchObject({ code: 'WORKER_CLOSED' })
    vi.useRealTimers()

    const { client, workers } = track(setUp({ idleMs: Number.POSITIVE_INFINITY }))
    await client.loadTokenizer('units')
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(workers[0]?.terminated).toBe(false)
  })

  it('rejects pending and later calls once closed, with their number', async () => {
    const { client, workers } = track(setUp())
    const remote = await client.loadTokenizer('units')
    const calls = [remote.count('a'), remote.count('b')]
    client.close()
    for (const call of calls)
      await expect(call).rejects.toMatchObject({ code: 'WORKER_CLOSED', data: { pendingCalls: 2 } })
    await expect(remote.count('c')).rejects.toMatchObject({ code: 'WORKER_CLOSED', data: { pendingCalls: 0 } })
    expect(workers[0]?.terminated).toBe(true)
  })

  it.each([-1, Number.NaN, '5' as never])('refuses an idle time of %s', (idleMs) => {
    expect(() => createTokenizerWorker({ idleMs })).toThrow(/idleMs must be/)
  })
})

describe('failing', () => {
  it('rejects the pending calls of a worker that crashed and starts another for the next', async () => {
    const { client, workers } = track(setUp())
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
    const { client, workers } = track(setUp())
    const remote = await client.loadTokenizer('units')
    expect(workers[0]?.fail('late')?.defaultPrevented).toBe(false)
    expect(await remote.count('ab')).toBe(2)
  })

  it('treats an answer that cannot be read as a crash', async () => {
    const { client, workers } = track(setUp())
    const remote = await client.loadTokenizer('units')
    const call = remote.count('a')
    workers[0]?.dispatchEvent(new Event('messageerror'))
    await expect(call).rejects.toMatchObject({ code: 'WORKER_CRASHED' })
  })

  it('says that a worker failed to start, and tries again with the next call', async () => {
    const workers: FakeWorker[] = []
    const client = createTokenizerWorker({
      worker: () => workers[workers.push(new FakeWorker()) - 1] as FakeWorker,
    })
    clients.push(client)
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
    const { client, workers, loads } = track(setUp())
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
    const { client, loads } = track(setUp())
    const response = new Response(bytes)
    for (const wasm of [response, response, bytes, bytes]) await client.loadTokenizer('units', { wasm })
    for (const wasm of ['https://site.test/a.wasm', new URL('https://site.test/a.wasm')]) {
      await client.loadTokenizer('units', { wasm })
    }
    expect(loads.length).toBe(3)
    expect(loads.at(-1)).toEqual(['units', 'https://site.test/a.wasm'])
  })

  it.each([
    ['a response that failed', new Response(null, { status: 404 }), 'ENCODING_LOAD_FAILED'],
    ['an address without a base', 'o200k_base.wasm', 'INVALID_ARGUMENT'],
    ['a number', 42, 'INVALID_ARGUMENT'],
    ['another object', { an: 'object' }, 'INVALID_ARGUMENT'],
    ['null', null, 'INVALID_ARGUMENT'],
  ])('refuses %s', async (_, wasm, code) => {
    const { client } = track(setUp())
    await expect(client.loadTokenizer('units', { wasm: wasm as never })).rejects.toMatchObject({ code })
  })
})

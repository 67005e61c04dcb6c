import { describe, expect, it, vi } from 'vitest'
import { createTokenizerWorker, type RemoteTokenizer } from '../../../../workers/page/index.ts'
import { FakeWorker, unitTokenizer } from '../fake-worker.ts'
import { closeAfterTest, setUp } from '../set-up.ts'

describe('a remote tokenizer', () => {
  it('answers every method as the tokenizer in the worker does', async () => {
    const { client } = setUp()
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
    expect(await remote.split('abc', 2)).toEqual(local.split('abc', 2))
    expect(await (await remote.document('abc')).append('d')).toBe(local.document('abc').append('d'))
  })

  it('passes options on, without the signal', async () => {
    const seen: unknown[] = []
    const { client } = setUp({ tokenizer: { count: (_, options) => seen.push(options) } })
    const remote = await client.loadTokenizer('units')
    await remote.count('a', { allowedSpecial: ['<|end|>'], signal: new AbortController().signal })
    expect(seen).toEqual([{ allowedSpecial: ['<|end|>'] }])
  })

  it('decodes the tokens as they were at the call', async () => {
    const { client } = setUp()
    const remote = await client.loadTokenizer('units')
    const tokens = Uint32Array.of(104, 105)
    const list = [104, 105]
    const answers = Promise.all([remote.decode(tokens), remote.decode(list)])
    tokens.fill(0)
    list.fill(0)
    expect(await answers).toEqual(['hi', 'hi'])
    expect(tokens.length).toBe(2)
  })

  it.each<[string, (remote: RemoteTokenizer) => Promise<unknown>, string]>([
    ['a number as text', (remote) => remote.count(42 as never), 'INVALID_TEXT'],
    ['null as text', (remote) => remote.encode(null as never), 'INVALID_TEXT'],
    ['a string as texts', (remote) => remote.countMany('a' as never), 'INVALID_ARGUMENT'],
    ['a number among texts', (remote) => remote.countMany(['a', 1 as never]), 'INVALID_TEXT'],
    ['a string as tokens', (remote) => remote.decode('a' as never), 'INVALID_ARGUMENT'],
    ['a negative limit', (remote) => remote.fits('a', -1), 'INVALID_LIMIT'],
    ['a number as the text of a document', (remote) => remote.document(42 as never), 'INVALID_TEXT'],
    ['a negative limit of a split', (remote) => remote.split('a', -1), 'INVALID_LIMIT'],
    ['half a token as limit', (remote) => remote.truncate('a', 0.5), 'INVALID_LIMIT'],
    [
      'a function in the options',
      (remote) => remote.count('a', { allowedSpecial: (() => 1) as never }),
      'INVALID_ARGUMENT',
    ],
  ])('refuses %s', async (_, call, code) => {
    const { client } = setUp()
    await expect(call(await client.loadTokenizer('units'))).rejects.toMatchObject({ code })
  })

  it('reports an error of loading, and can load another name afterwards', async () => {
    const { client } = setUp()
    await expect(client.loadTokenizer('missing')).rejects.toMatchObject({ code: 'UNKNOWN_ENCODING' })
    await expect(client.loadTokenizer(7 as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    expect(await (await client.loadTokenizer('units')).count('ab')).toBe(2)
  })
})

describe('one worker', () => {
  it('is started by the first call and shared by all encodings', async () => {
    const { client, workers, loads } = setUp()
    expect(workers.length).toBe(0)
    await Promise.all(['a', 'b', 'a'].map((name) => client.loadTokenizer(name)))
    expect(workers.length).toBe(1)
    expect(loads.map(([name]) => name)).toEqual(['a', 'b'])
  })

  it('answers in the order of the calls', async () => {
    const { client, counted } = setUp()
    const remote = await client.loadTokenizer('units')
    const texts = Array.from({ length: 50 }, (_, index) => 'x'.repeat(index % 7 === 0 ? 70_000 + index : index))
    const order: number[] = []
    await Promise.all(texts.map(async (text, index) => remote.count(text).then(() => order.push(index))))
    expect(order).toEqual(texts.map((_, index) => index))
    expect(counted).toEqual(texts)
  })

  it('never makes a waiting call that was aborted', async () => {
    const { client, counted } = setUp()
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

  it('rejects an aborted call at once, also after it was sent, during a load, and when it was aborted before', async () => {
    const worker = () => new FakeWorker()
    const client = closeAfterTest(createTokenizerWorker({ worker }))
    const controller = new AbortController()
    const load = client.loadTokenizer('units', { signal: controller.signal })
    controller.abort()
    await expect(load).rejects.toBe(controller.signal.reason)
    await expect(client.loadTokenizer('units', { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    })
  })

  it('leaves no listener on a signal that outlives its calls', async () => {
    const { client } = setUp()
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
  it('stops when idle, and starts again with the encoding that the next call needs', async () => {
    const { client, workers, loads } = setUp({ idleMs: 20 })
    const remote = await client.loadTokenizer('units')
    expect(await remote.count('abc')).toBe(3)
    await expect.poll(() => workers[0]?.terminated).toBe(true)
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

    const { client, workers } = setUp({ idleMs: Number.POSITIVE_INFINITY })
    await client.loadTokenizer('units')
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(workers[0]?.terminated).toBe(false)
  })

  it('rejects pending and later calls once closed, with their number', async () => {
    const { client, workers } = setUp()
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

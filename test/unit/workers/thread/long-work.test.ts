import { describe, expect, it } from 'vitest'
import type { Progress } from '../../../../workers/page/index.ts'
import { setUp } from '../set-up.ts'

const MILLION = 1_000_000
const WORDS = 'word, '.repeat(MILLION)

/** A tokenizer that takes about a millisecond for each part of a long text, and how many parts it counted. */
function slow() {
  const seen = { parts: 0 }
  const count = (text: string) => {
    const end = performance.now() + (text.length > 1_000 ? 1 : 0)
    while (performance.now() < end);
    seen.parts++
    return text.length
  }
  return { count, seen }
}

describe('a long call', () => {
  it('gets the same answer as a short one, from a text that was sent in parts', async () => {
    const { client } = setUp({ inSlices: true })
    const remote = await client.loadTokenizer('units')
    expect(await remote.count(WORDS)).toBe(WORDS.length)
    const ids = await remote.encode(WORDS.slice(0, 2 * MILLION))
    expect([ids.length, ids.at(-2), ids.at(-1)]).toEqual([2 * MILLION, 119, 111])
    expect((await remote.split(WORDS, 4 * MILLION)).map(({ tokens }) => tokens)).toEqual([4 * MILLION, 2 * MILLION])
    expect(await remote.countMany([WORDS, 'ab'])).toEqual(Uint32Array.of(WORDS.length, 2))
    const document = await remote.document(WORDS)
    expect(await document.replace(0, 6, WORDS)).toBe(2 * WORDS.length - 6)
  })

  it('is also answered by a tokenizer that cannot work in slices', async () => {
    const { client } = setUp()
    const remote = await client.loadTokenizer('units')
    expect(await remote.count(WORDS)).toBe(WORDS.length)
    expect((await remote.document(WORDS)).count).toBe(WORDS.length)
    expect(await remote.fits(WORDS, 5)).toBe(false)
    expect((await remote.truncate(WORDS, 7)).text).toBe('word, w')
  })

  it('reports progress, never backwards and never after its end', async () => {
    const { count } = slow()
    const { client } = setUp({ inSlices: true, tokenizer: { count } })
    const remote = await client.loadTokenizer('units')
    const seen: Progress[] = []
    await remote.count(WORDS, { onProgress: (progress) => seen.push(progress) })
    const reports = seen.length
    const done = seen.map(({ doneCodeUnits }) => doneCodeUnits)
    expect(reports).toBeGreaterThan(2)
    expect(done).toEqual([...done].sort((a, b) => a - b))
    expect(new Set(seen.map(({ totalCodeUnits }) => totalCodeUnits))).toEqual(new Set([WORDS.length]))
    await remote.count('a')
    expect(seen.length).toBe(reports)
  })

  it('does not block short calls', async () => {
    const { count } = slow()
    const { client } = setUp({ inSlices: true, tokenizer: { count } })
    const remote = await client.loadTokenizer('units')
    const order: string[] = []
    const document = await remote.document('a')
    const long = remote.count(WORDS).then(() => order.push('long'))
    const next = remote.count(WORDS.slice(6)).then(() => order.push('the next long'))
    for (const name of ['first', 'second', 'third']) {
      await Promise.all([remote.count('a'), document.append('b')])
      order.push(name)
    }
    await Promise.all([long, next])
    expect(order).toEqual(['first', 'second', 'third', 'long', 'the next long'])
  })

  it.each(['count', 'encode', 'document'] as const)('%s ends in the worker when it is aborted', async (method) => {
    const { count, seen } = slow()
    const encode = (text: string) => new Uint32Array(count(text))
    const { client } = setUp({ inSlices: true, tokenizer: { count, encode } })
    const remote = await client.loadTokenizer('units')
    const controller = new AbortController()
    const { signal } = controller
    const onProgress = () => controller.abort(new Error('not wanted'))
    const answer: Promise<unknown> = remote[method](WORDS, { signal, onProgress })
    await expect(answer.then(() => 'answered')).rejects.toThrow('not wanted')
    await remote.count('after')
    const atOnce = seen.parts
    expect(atOnce).toBeLessThan(WORDS.length / 32_768 / 2)
    await remote.count('x'.repeat(100))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(seen.parts).toBeLessThan(atOnce + 10)
  })

  it('can be aborted while its text is sent, and the next one runs', async () => {
    const { client, counted } = setUp({ inSlices: true })
    const remote = await client.loadTokenizer('units')
    const controller = new AbortController()
    const aborted = remote.count(WORDS, { signal: controller.signal })
    const next = remote.count(WORDS.slice(6))
    await new Promise((resolve) => setTimeout(resolve, 0))
    controller.abort(new Error('typed on'))
    await expect(aborted).rejects.toThrow('typed on')
    expect(await next).toBe(WORDS.length - 6)
    expect(counted.reduce((sum, text) => sum + text.length, 0)).toBeLessThan(1.5 * WORDS.length)
  })

  it('reports the errors of its slices', async () => {
    const { client } = setUp({ inSlices: true })
    const remote = await client.loadTokenizer('units')
    const text = `${WORDS}<|end|>`
    await expect(remote.count(text, { disallowedSpecial: 'all' })).rejects.toMatchObject({
      code: 'DISALLOWED_SPECIAL',
      data: { special: '<|end|>', startCodeUnits: WORDS.length },
    })
  })
})

import { describe, expect, it } from 'vitest'
import {
  type CountRequestOptions,
  countRequest,
  type EstimateOptions,
  estimateTokens,
} from '../../../src/chat/index.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

/** What plain JavaScript can pass to `countRequest` and no compiler refuses. */

const request = { messages: [{ role: 'user', content: 'hello there' }] }
const count = (options: Record<string, unknown>) =>
  countRequest(request, { counter: new WordCounter(), ...options } as unknown as CountRequestOptions)
const answering = (answer: unknown) => ({
  encoding: 'o200k_base',
  countMany: (texts: readonly string[]) => (typeof answer === 'function' ? answer(texts) : answer),
  truncate: () => undefined,
})
const each = (one: unknown) => (texts: readonly string[]) => texts.map(() => one)

describe('countRequest refuses', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['a counter of another encoding', { model: 'gpt-4o', counter: new WordCounter('cl100k_base') }, 'counter'],
    ['a counter that answers texts', { counter: answering(each('2')) }, 'counter.countMany[0]'],
    ['negative numbers', { counter: answering(each(-1)) }, 'counter.countMany[0]'],
    ['half a token', { counter: answering(each(0.5)) }, 'counter.countMany[0]'],
    ['no numbers', { counter: answering(each(Number.NaN)) }, 'counter.countMany[0]'],
    ['too few', { counter: answering([]) }, 'counter.countMany'],
    ['nothing', { counter: answering(undefined) }, 'counter.countMany'],
    ['a signal that is a text', { signal: 'stop' }, 'signal'],
    ['a controller instead of its signal', { signal: new AbortController() }, 'signal'],
  ])('%s', async (_, options, name) => {
    await expect(count(options)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', data: { name } })
  })

  it('to wait for a counter that never answers, once it is aborted', async () => {
    const controller = new AbortController()
    const counter = answering(() => new Promise(() => {}))
    const counted = count({ counter, signal: controller.signal })
    controller.abort(new Error('no longer wanted'))
    await expect(counted).rejects.toThrow('no longer wanted')
  })
})

describe('estimateTokens refuses', () => {
  const estimated = (options: Record<string, unknown>, text = 'hello there') =>
    estimateTokens([text], { counter: new WordCounter(), ...options } as unknown as EstimateOptions)

  it.each<[string, Record<string, unknown>, string]>([
    ['a counter that answers texts', { counter: answering(each('2')) }, 'counter.countMany[0]'],
    ['a counter that answers too few', { counter: answering([]) }, 'counter.countMany'],
    ['a signal that is a text', { signal: 'stop' }, 'signal'],
  ])('%s, of few texts and of many', async (_, options, name) => {
    for (const text of ['hello', 'hello there '.repeat(50_000)])
      await expect(estimated(options, text)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', data: { name } })
  })

  it('to wait for a counter that never answers, once it is aborted', async () => {
    const controller = new AbortController()
    const waiting = estimated({ counter: answering(() => new Promise(() => {})), signal: controller.signal })
    controller.abort(new Error('no longer wanted'))
    await expect(waiting).rejects.toThrow('no longer wanted')
  })
})

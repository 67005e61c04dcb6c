import { describe, expect, it } from 'vitest'
import { createPlanner, type Slot } from '../../../src/planner/index.ts'
import { history, planner, user } from '../../helpers/small-planner.ts'
import { later, tiktokenCounter } from '../../helpers/tiktoken-counter.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

describe('a plan', () => {
  it('accounts for every token of a real model', async () => {
    const plan = await createPlanner({ model: 'gpt-4o', counter: tiktokenCounter('o200k_base') }).plan({
      slots: [
        { name: 'system', text: 'You are a helpful assistant.' },
        { name: 'user', text: 'hello world' },
      ],
    })
    // 2 messages of 3 tokens, 1 for each role, and 3 for the reply; the texts have 6 and 2 tokens.
    expect(plan).toMatchObject({
      model: 'gpt-4o',
      windowTokens: 128_000,
      outputReserveTokens: 12_800,
      framingTokens: 11,
    })
    expect(plan.slots.map(({ tokens }) => tokens)).toEqual([6, 2])
    expect(plan.freeTokens).toBe(128_000 - 12_800 - 11 - 8)
    expect(plan.input).toEqual({ tokens: 19, lower: 19, upper: 19, exact: true, source: 'bpe' })
    expect(plan.request).toEqual({
      messages: [
        { role: 'system', content: 'You are a helpful assistant.' },
        { role: 'user', content: 'hello world' },
      ],
    })
  })

  it('is frozen, and leaves the messages of the caller alone', async () => {
    const message = user('hello')
    const plan = await planner(100).plan({ slots: [{ name: 'history', messages: [message] }] })
    for (const part of [
      plan,
      plan.slots,
      plan.slots[0],
      plan.slots[0]?.items,
      plan.slots[0]?.items[0],
      plan.messages,
      plan.input,
      plan.request,
    ]) {
      expect(Object.isFrozen(part)).toBe(true)
    }
    expect(plan.messages[0]).toBe(message)
    expect(Object.isFrozen(message)).toBe(false)
    expect(structuredClone(plan)).toEqual(plan)
  })

  it('reserves the input that the provider does not take', async () => {
    const plan = await createPlanner({
      model: 'gpt-5',
      counter: tiktokenCounter('o200k_base'),
      outputReserve: 1000,
    }).plan({ slots: [] })
    expect(plan).toMatchObject({ windowTokens: 400_000, outputReserveTokens: 128_000, framingTokens: 2 })
  })

  it('replays at another budget', async () => {
    const slots: Slot[] = [{ name: 'history', messages: history, policy: 'drop-oldest' }]
    const one = planner(1000)
    const full = await one.plan({ slots })
    const replay = await one.plan({ slots }, { windowTokens: 60, outputReserve: '50%' })
    expect(full.messages).toHaveLength(20)
    expect(replay).toMatchObject({ windowTokens: 60, outputReserveTokens: 30 })
    expect(replay.messages.length).toBeLessThan(20)
  })
})

describe('counting', () => {
  it('asks once for all that it does not know, each text once', async () => {
    const counter = new WordCounter()
    const one = planner(500, counter)
    await one.plan({
      slots: [
        { name: 'system', text: 'same' },
        { name: 'history', messages: history },
        { name: 'user', text: 'same' },
      ],
    })
    expect(counter.counted).toHaveLength(1)
    expect(new Set(counter.counted[0]).size).toBe(counter.counted[0]?.length)
    await one.plan({ slots: [{ name: 'history', messages: [...history, user('one more message')] }] })
    expect(counter.counted.slice(1)).toEqual([['one more message']])
    await one.measure({ slots: [{ name: 'history', messages: history }] })
    expect(counter.counted).toHaveLength(2)
  })

  it('notices that a message was changed in place', async () => {
    const one = planner(500)
    const message = { role: 'user', content: 'short' }
    const before = await one.plan({ slots: [{ name: 'user', messages: [message] }] })
    message.content = 'a good deal longer than it was'
    const after = await one.plan({ slots: [{ name: 'user', messages: [message] }] })
    expect(after.slots[0]!.tokens).toBeGreaterThan(before.slots[0]!.tokens)
  })

  it('takes a counter that answers later', async () => {
    const slots: Slot[] = [{ name: 'document', text: 'many words '.repeat(50), policy: 'truncate' }]
    const now = await planner(60).plan({ slots })
    const afterwards = await createPlanner({
      counter: later(new WordCounter()),
      windowTokens: 60,
      outputReserve: 10,
    }).plan({ slots })
    expect(afterwards).toEqual(now)
  })

  it('stops when it is aborted', async () => {
    const controller = new AbortController()
    const counter = {
      ...later(new WordCounter()),
      countMany: () => new Promise<Uint32Array>((resolve) => setTimeout(() => resolve(new Uint32Array(2)), 5)),
    }
    const planned = createPlanner({ counter, windowTokens: 100 }).plan(
      { slots: [{ name: 'user', text: 'hi' }] },
      { signal: controller.signal },
    )
    controller.abort(new Error('no longer wanted'))
    await expect(planned).rejects.toThrow('no longer wanted')
  })

  it('refuses a counter that answers too few', async () => {
    const counter = {
      encoding: 'o200k_base',
      countMany: () => new Uint32Array(1),
      truncate: () => Promise.reject(new Error('unused')),
    }
    await expect(
      createPlanner({ counter, windowTokens: 100 }).plan({ slots: [{ name: 'user', text: 'hi' }] }),
    ).rejects.toThrow(/1 counts for 2 texts/)
  })
})

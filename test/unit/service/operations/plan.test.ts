import { describe, expect, test } from 'vitest'
import { loadTokenizer } from '../../../../src/index.ts'
import { createPlanner } from '../../../../src/planner/index.ts'
import { openService, post, problemOf } from '../service.ts'
import { answered, conversation } from './answered.ts'

const service = openService()
const tokenizer = await loadTokenizer('o200k_base')

describe('POST /v1/plan', () => {
  const slots = [
    { name: 'system', priority: 9, text: 'You are concise.' },
    { name: 'history', priority: 1, messages: conversation.slice(1), policy: 'drop-oldest' as const },
  ]

  test('answers the plan of the planner', async () => {
    const room = { windowTokens: 800, outputReserve: 100 }
    const { json, tokens } = await answered(service, '/v1/plan', { model: 'gpt-4o', ...room, slots })
    const planned = await createPlanner({ model: 'gpt-4o', counter: tokenizer, ...room }).plan({ slots })
    const { messages, cache: _, cost, ...expected } = planned
    const { lowerNanoUsd, nanoUsd, upperNanoUsd, asOf } = cost!
    const [lower, likely, upper] = [lowerNanoUsd, nanoUsd, upperNanoUsd].map(String)
    expect(json.cost).toEqual({ lowerNanoUsd: lower, nanoUsd: likely, upperNanoUsd: upper, asOf })
    expect(Number(lower)).toBeGreaterThan(0)
    expect(json).toMatchObject(JSON.parse(JSON.stringify(expected)))
    expect(messages.length).toBeLessThan(conversation.length)
    expect(tokens).toBe(String(planned.input.upper))
  })

  test('plans for who serves the model, with the sizes that it is told, as the planner does', async () => {
    const content = [
      { type: 'text', text: 'Read it.' },
      { type: 'file', file: { file_id: 'file-1' } },
    ]
    const body = {
      model: 'gpt-4o',
      windowTokens: 5_000_000,
      provider: 'azure',
      slots: [{ name: 'user', messages: [{ role: 'user', content }] }],
    }
    const refused = await post(service, '/v1/plan', body)
    expect(refused.status).toBe(422)
    expect(await problemOf(refused)).toMatchObject({ code: 'INPUT_UNBOUNDED' })
    const allowed = await answered(service, '/v1/plan', { ...body, unbounded: 'allow' })
    expect(allowed.json.warnings).toMatchObject([{ code: 'unbounded-item', slot: 'user', item: '0' }])
    const { json } = await answered(service, '/v1/plan', { ...body, media: { 'file-1': { tokens: 1234 } } })
    const options = {
      model: 'gpt-4o',
      windowTokens: 5_000_000,
      provider: 'azure',
      counter: tokenizer,
      media: () => ({ tokens: 1234 }),
    }
    const planned = await createPlanner<object>(options).plan({ slots: body.slots })
    expect(json.input).toEqual(planned.input)
  })

  test('plans messages of useChat, and for a model that nobody knows in a window that is stated', async () => {
    const messages = [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: ' word'.repeat(500) }] }]
    const body = { model: 'our-own-model', windowTokens: 9_000, slots: [{ name: 'user', messages }] }
    expect((await problemOf(await post(service, '/v1/plan', body))).code).toBe('UNKNOWN_MODEL')
    const { json } = await answered(service, '/v1/plan', { ...body, unknownModel: 'estimate' })
    expect(json.input.upper).toBeGreaterThan(500)
    expect(json).toMatchObject({ request: { messages }, warnings: [{ code: 'unknown-model' }] })
    const { windowTokens: _, ...unstated } = body
    const refused = await post(service, '/v1/plan', { ...unstated, unknownModel: 'estimate' })
    expect(await problemOf(refused)).toMatchObject({ code: 'INVALID_ARGUMENT', data: { name: 'windowTokens' } })
  })

  test('refuses what cannot fit, with the numbers and what would help', async () => {
    const required = [{ name: 'contract', text: ' word'.repeat(1_000) }]
    const response = await post(service, '/v1/plan', { model: 'gpt-4o', windowTokens: 500, slots: required })
    expect(response.status).toBe(422)
    const { code, data } = await problemOf(response)
    expect(code).toBe('PLAN_INFEASIBLE')
    const { needTokens, haveTokens, shortTokens } = data as Record<string, number>
    expect(needTokens! - haveTokens!).toBe(shortTokens)
    expect(shortTokens).toBeGreaterThan(500)
    expect(data).toMatchObject({ windowTokens: 500, slots: [{ slot: 'contract' }] })
  })

  test('refuses too many slots with the limit', async () => {
    const slots = Array.from({ length: 20_000 }, () => ({ name: 'a', text: 'a b', policy: 'truncate', grow: 1 }))
    const response = await post(service, '/v1/plan', { model: 'gpt-4o', windowTokens: 100, slots })
    expect(response.status).toBe(413)
    const data = { name: 'body.slots', limit: 256, received: 20_000 }
    expect(await problemOf(response)).toMatchObject({ code: 'TOO_MANY_ITEMS', data })
  })

  test.each([
    [{ slots: {} }, 'body.slots'],
    [{ slots: [{ text: 'x' }] }, 'body.slots[0].name'],
    [{ slots: [{ name: 'a', text: 'x', prio: 1 }] }, 'body.slots[0].prio'],
    [{ slots: [{ name: 'a', text: 'x', policy: 'drop' }] }, 'body.slots[0].policy'],
    [{ slots: [{ name: 'a', text: 'x', policy: { kind: 'truncate', keep: 'all' } }] }, 'body.slots[0].policy.keep'],
    [{ slots: [{ name: 'a', items: [{ text: 'x', score: 'high' }] }] }, 'body.slots[0].items[0].score'],
    [{ slots: [{ name: 'a', items: [{}] }] }, 'body.slots[0].items[0]'],
    [{ slots: [{ name: 'a', tools: [{ function: { name: 5 } }] }] }, 'body.slots[0].tools[0].function.name'],
    [
      { slots: [{ name: 'a', tools: [{ function: { name: 'f', parameters: [] } }] }] },
      'body.slots[0].tools[0].function.parameters',
    ],
    [{ slots: [[]] }, 'body.slots[0]'],
    [{ slots: [{ name: 'a', messages: [[]] }] }, 'body.slots[0].messages[0]'],
    [{ slots: [{ name: 'a', text: 'x', policy: [[]] }] }, 'body.slots[0].policy[0].kind'],
    [{ slots: [], windowTokens: 1.5 }, 'body.windowTokens'],
    [{ slots: [], windowTokens: '8k' }, 'body.windowTokens'],
    [{ slots: [], outputReserve: '110%' }, 'body.outputReserve'],
    [{ slots: [], fill: 'full' }, 'body.fill'],
  ])('refuses %j', async (body, name) => {
    const response = await post(service, '/v1/plan', { model: 'gpt-4o', ...body })
    expect(response.status).toBe(400)
    expect(await problemOf(response)).toMatchObject({ code: 'INVALID_ARGUMENT', data: { name } })
  })
})

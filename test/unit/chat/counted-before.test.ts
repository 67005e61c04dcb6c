/** One request counted for many models: each count is what it is alone, and what is known is not counted again. */
import { expect, it } from 'vitest'
import { countRequest } from '../../../src/chat/index.ts'
import { catalogueModels } from '../../../src/models/index.ts'
import { tiktokenCounter } from '../../helpers/tiktoken-counter.ts'

const requestOf = (): { messages: object[]; tools: object[] } => ({
  messages: [
    { role: 'system', content: 'You answer in one sentence.' },
    { role: 'user', content: [{ type: 'text', text: 'What is the weather in Zürich today? 天气怎么样？' }] },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'weather', arguments: '{"city":"Zürich"}' } }],
    },
    { role: 'tool', tool_call_id: 'a', content: '{"degrees":11}' },
    { role: 'assistant', content: 'It is eleven degr' },
    { role: 'user', content: 'And tomorr', sparkle: { unknown: 'field' } },
  ],
  tools: [
    {
      type: 'function',
      function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
    },
  ],
})

const models = catalogueModels().filter(
  ({ purpose, encoding }) => purpose === undefined && (encoding === undefined || encoding === 'o200k_base'),
)

it('every model of the catalogue has the count that it has alone, in any order', async () => {
  expect(models.length).toBeGreaterThan(100)
  const counter = tiktokenCounter('o200k_base')
  const alone = new Map<object, unknown>()
  for (const model of models) alone.set(model, await countRequest(requestOf() as never, { model, counter }))
  const request = requestOf()
  for (const model of [...models, ...models.toReversed(), ...models])
    expect(await countRequest(request as never, { model, counter }), model.id).toEqual(alone.get(model))
})

it('a request that was changed meanwhile is counted anew', async () => {
  const counter = tiktokenCounter('o200k_base')
  for (const model of ['gpt-4o', 'claude-sonnet-4-5']) {
    const request = requestOf()
    const count = () => countRequest(request as never, { model, counter })
    const first = await count()
    expect(await count()).toEqual(first)
    Object.assign(request.messages[5]!, { content: 'And tomorrow, and the day after?' })
    const changed = structuredClone(request)
    const second = await count()
    expect(second.upper).toBeGreaterThan(first.upper)
    expect(second).toEqual(await countRequest(changed as never, { model, counter }))
    request.messages.push({ role: 'user', content: 'One more.' })
    expect((await count()).messageTokens.length).toBe(7)
  }
})

it('texts are counted again by another counter, and no more for a model that takes them apart in the same way', async () => {
  const request = requestOf()
  const counter = tiktokenCounter('o200k_base')
  const count = (model: string, by = counter) => countRequest(request as never, { model, counter: by })
  await count('gpt-4o')
  await count('gpt-4o')
  const { length } = counter.calls
  const known = await count('gpt-4o-2024-08-06')
  expect(counter.calls.length).toBe(length)
  const other = tiktokenCounter('o200k_base')
  expect(await count('gpt-4o', other)).toEqual(known)
  expect(other.calls.length).toBe(1)
})

it('a signal that is aborted ends a count that is known, too', async () => {
  const request = requestOf()
  const options = { model: 'gpt-4o', counter: tiktokenCounter('o200k_base') }
  for (let time = 0; time < 3; time++) await countRequest(request as never, options)
  const aborted = countRequest(request as never, { ...options, signal: AbortSignal.abort(new Error('enough')) })
  await expect(aborted).rejects.toThrow('enough')
})

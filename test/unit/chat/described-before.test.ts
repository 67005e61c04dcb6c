/** Messages of a role and one text are described once for all models that have the same rules, as long as they say the same. */
import { expect, it } from 'vitest'
import { adapterFor } from '../../../src/chat/adapters/index.ts'
import { describedBefore } from '../../../src/chat/described-before.ts'
import { countRequest } from '../../../src/chat/index.ts'
import type { ChatApi } from '../../../src/chat/types.ts'
import { catalogueModels } from '../../../src/models/index.ts'
import { tiktokenCounter } from '../../helpers/tiktoken-counter.ts'

const APIS = ['openai-chat', 'anthropic'] as const
const targetOf = (model: string, provider: string) => ({
  model,
  provider,
  encoding: 'o200k_base',
  isOwnEncoding: model.startsWith('gpt'),
})
const plain = () => [
  { role: 'user', content: 'What is the weather in Zürich? 天气怎么样？' },
  { role: 'assistant', content: '<think>Cold.</think>Eleven degrees.' },
  { role: 'user', content: '' },
]
const counter = tiktokenCounter('o200k_base')

it.each(APIS)('%s: every model describes such a message as its own adapter does, after any other model', (api) => {
  const targets = catalogueModels().map(({ id, provider = '' }) =>
    targetOf(id.slice(id.lastIndexOf('/') + 1), provider),
  )
  expect(targets.length).toBeGreaterThan(200)
  const messages = plain()
  for (const target of [...targets, ...targets.toReversed()]) {
    const adapter = adapterFor<object>(api, target)
    for (const message of messages)
      expect(describedBefore(adapter, message), target.model).toEqual(adapter.describe(message))
  }
})

it.each(APIS)('%s: models with the same rules get the same list', (api) => {
  const pairs: Readonly<Record<string, readonly [string, string]>> = {
    'openai-chat': ['gpt-4o', 'gpt-4o-mini'],
    anthropic: ['claude-3-opus', 'claude-3-haiku'],
  }
  const message = { role: 'user', content: 'Hi' }
  for (const provider of ['openai', 'openrouter']) {
    const [one, other] = pairs[api]!.map((model) => adapterFor<object>(api, targetOf(model, provider)))
    expect(describedBefore(other!, message)).toBe(describedBefore(one!, message))
  }
})

it.each(APIS)('%s: what a message says now is counted, whatever was changed in it', async (api) => {
  const changes: readonly object[] = [
    { content: 'Something else, and longer than that.' },
    { role: 'user', content: 'Hi' },
    { role: 'assistant' },
    { name: 'Ada' },
    { content: [{ type: 'text', text: 'In a block.' }] },
  ]
  const messages: object[] = [{ role: 'assistant', content: 'Eleven degrees.' }]
  const request = { messages }
  const model = api === 'anthropic' ? 'claude-sonnet-4-5' : 'gpt-4o'
  const count = (of: object) => countRequest<never, ChatApi>(of as never, { model, api, counter })
  await count(request)
  for (const change of changes) {
    await count(request)
    Object.assign(messages[0]!, change)
    expect(await count(request), JSON.stringify(change)).toEqual(await count(structuredClone(request)))
  }
})

import { expect, it } from 'vitest'
import { createPlanner } from '../../../src/planner/index.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

it('a plan says which of its items cost what nobody knows, and claims no exact count', async () => {
  const planner = createPlanner<object>({
    counter: new WordCounter(),
    windowTokens: 100_000,
    api: 'openai-responses',
  })
  const reference = { type: 'item_reference', id: 'msg_1' }
  const plain = { role: 'user', content: 'What is in it?' }
  const slots = (messages: object[]) => ({ slots: [{ name: 'history', messages, policy: 'drop-oldest' as const }] })
  const { warnings, input } = await planner.plan(slots([plain, reference, plain]))
  expect(warnings).toMatchObject([{ code: 'unbounded-item', slot: 'history', item: '1', path: '' }])
  expect(input.exact).toBe(false)
  expect((await planner.plan(slots([plain]))).warnings).toEqual([])
})

it('a field that nobody reads is named', async () => {
  const planner = createPlanner<object>({ counter: new WordCounter(), windowTokens: 10_000 })
  const odd = { role: 'user', content: 'hello', sparkle: { much: 'of it' } }
  const { warnings, input } = await planner.plan({ slots: [{ name: 'user', messages: [odd] }] })
  expect(warnings).toMatchObject([{ code: 'unread-field', slot: 'user', item: '0', path: 'sparkle' }])
  expect(input.exact).toBe(false)
})

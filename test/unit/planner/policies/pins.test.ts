import { expect, test } from 'vitest'
import { createPlanner, type Item } from '../../../../src/planner/index.ts'
import { WordCounter } from '../../../helpers/word-counter.ts'

/** An item of one text. */
const said = (role: string, text: string, pinned = false) => ({ pinned, message: { role, parts: [{ text }] } })

test('a pinned result keeps the message of the user that its call answers, where a call must follow it', async () => {
  const items: Item<object>[] = [
    said('model', 'say', true),
    said('user', `ask ${'long '.repeat(10)}`),
    { message: { role: 'model', parts: [{ functionCall: { id: 'c', name: 'f', args: {} } }] } },
    {
      pinned: true,
      message: { role: 'user', parts: [{ functionResponse: { id: 'c', name: 'f', response: { a: 1 } } }] },
    },
    said('user', 'ask again'),
  ]
  const policy = [{ kind: 'drop-oldest', unit: 'message', floor: 'step' }] as const
  const plan = (windowTokens: number) =>
    createPlanner<object>({ counter: new WordCounter(), api: 'gemini', windowTokens, outputReserve: 1 }).plan({
      slots: [{ name: 'history', items, policy }],
    })
  const roomy = await plan(60)
  expect(roomy.slots[0]?.items[1]?.why).toEqual({ code: 'with-pinned', item: '3' })
  await expect(plan(40)).rejects.toMatchObject({ code: 'PLAN_INFEASIBLE' })
})

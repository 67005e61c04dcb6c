/** The messages of a chat's page as they are planned. */
import { expect, it } from 'vitest'
import { asModelMessage } from '../../../../src/elements/room/chat-messages.ts'
import { inputApi, slotsOf } from '../../../../src/elements/room/slots.ts'
import { loadTokenizer } from '../../../../src/index.ts'
import { getModel } from '../../../../src/models/catalogue.ts'
import { createPlanner } from '../../../../src/planner/index.ts'

const plain = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'What is the capital of France?' },
  { role: 'assistant', content: 'Paris.' },
]
const withIds = plain.map((message, place) => ({ id: `m${place}`, ...message }))

async function preview(messages: readonly object[]) {
  const counter = await loadTokenizer('gpt-4o')
  const planner = createPlanner<object>({ counter, api: inputApi({ messages }), model: getModel('gpt-4o') })
  return planner.preview({ slots: slotsOf({ messages }, null) })
}

it("a page's ids cost nothing, and name the items", async () => {
  const [expected, found] = [await preview(plain), await preview(withIds)]
  expect(found.measure.input).toEqual(expected.measure.input)
  expect(found.measure.input.exact).toBe(true)
  expect(found.measure.slots.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(['m0', 'm1', 'm2'])
  expect(found.plan?.messages).toEqual(plain)
})

it('a message without an id is taken as it is, and a reference keeps the id that it is', () => {
  expect(asModelMessage(plain[0]!)).toBe(plain[0])
  const reference = { type: 'item_reference', id: 'msg_1' }
  expect(asModelMessage(reference)).toBe(reference)
})

it('the same message is the same object again, until one of its fields is another', () => {
  const message: Record<string, unknown> = { id: 'm1', role: 'assistant', content: 'Par' }
  const first = asModelMessage(message)
  expect(asModelMessage(message)).toBe(first)
  message.content = 'Paris.'
  expect(asModelMessage(message)).toEqual({ role: 'assistant', content: 'Paris.' })
  message.tool_calls = []
  expect(asModelMessage(message)).toEqual({ role: 'assistant', content: 'Paris.', tool_calls: [] })
})

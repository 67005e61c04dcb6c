import { expect, test } from 'vitest'
import { isUnchanged, snapshotOf } from '../../../src/chat/snapshot.ts'

test('a message that lost a field is changed, though another field was set to undefined', () => {
  const message: Record<string, unknown> = { role: 'assistant', content: null, tool_calls: [{ id: 'a' }] }
  const snapshot = snapshotOf(message)
  expect(isUnchanged(message, snapshot)).toBe(true)
  delete message.tool_calls
  message.name = undefined
  expect(isUnchanged(message, snapshot)).toBe(false)
})

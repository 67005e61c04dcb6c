import { expect, test } from 'vitest'
import { SHAPES } from '../../../../demo/conversation/shapes.ts'
import { CONVERSATIONS } from '../../../../demo/replay/conversations.ts'
import { turnsOf } from '../../../../demo/replay/turns.ts'

test('a turn begins with each question, and turns share their messages', () => {
  for (const conversation of CONVERSATIONS) {
    const turns = turnsOf(conversation, SHAPES[0]!)
    expect(turns.length).toBe(conversation.messages.filter(({ role }) => role === 'user').length)
    for (const [at, { history, user }] of turns.entries()) {
      expect(user.map(({ turn }) => turn)).toEqual([at + 1])
      expect(history.every(({ turn }) => turn <= at)).toBe(true)
      const next = turns[at + 1]
      if (next) expect(next.history.slice(0, history.length + 1)).toEqual([...history, ...user])
    }
    const last = turns.at(-1)!
    expect(last.history.filter(({ pinned }) => pinned)).toHaveLength(1)
    expect(new Set(last.history.map(({ id }) => id)).size).toBe(last.history.length)
  }
})

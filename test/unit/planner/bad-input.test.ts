import { describe, expect, it } from 'vitest'
import { TokenroomError } from '../../../src/errors/index.ts'
import { createPlanner, type Slot } from '../../../src/planner/index.ts'
import { planner } from '../../helpers/small-planner.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

describe('bad input', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['no model and no window', {}, 'INVALID_ARGUMENT'],
    ['an unknown model', { model: 'gpt-4p' }, 'UNKNOWN_MODEL'],
    ["another model's counter", { model: 'gpt-4' }, 'INVALID_ARGUMENT'],
    ['a negative window', { windowTokens: -1 }, 'INVALID_LIMIT'],
    ['half a token', { windowTokens: 10.5 }, 'INVALID_LIMIT'],
    ['a reserve above the window', { windowTokens: 10, outputReserve: 11 }, 'INVALID_LIMIT'],
    ['a reserve of 101 %', { windowTokens: 10, outputReserve: '101%' }, 'INVALID_LIMIT'],
  ])('%s is an error', (_, options, code) => {
    try {
      createPlanner({ counter: new WordCounter(), ...options })
      expect.unreachable()
    } catch (error) {
      expect(TokenroomError.isInstance(error) && error.code).toBe(code)
    }
  })

  it.each<[string, unknown, RegExp]>([
    ['no slots', {}, /slots is undefined/],
    ['a slot without content', { slots: [{ name: 'a' }] }, /exactly one of/],
    ['two kinds of content', { slots: [{ name: 'a', text: '', messages: [] }] }, /exactly one of/],
    [
      'a name twice',
      {
        slots: [
          { name: 'a', text: 'x' },
          { name: 'a', text: 'y' },
        ],
      },
      /no other slot has/,
    ],
    ['an unknown policy', { slots: [{ name: 'a', text: 'x', policy: 'shrink' }] }, /one of required/],
    ['policies that contradict', { slots: [{ name: 'a', text: 'x', policy: ['required', 'truncate'] }] }, /alone/],
    ['min above max', { slots: [{ name: 'a', text: 'x', min: 5, max: 4 }] }, /above its max/],
    ['a message without a role', { slots: [{ name: 'a', messages: [{ content: 'x' }] }] }, /needs a role/],
    [
      'an id twice',
      {
        slots: [
          {
            name: 'a',
            items: [
              { id: 'x', text: 'x' },
              { id: 'x', text: 'y' },
            ],
          },
        ],
      },
      /unique/,
    ],
    ['a tool without a name', { slots: [{ name: 'a', tools: [{ description: 'x' }] }] }, /needs a name/],
    ['a text that is none', { slots: [{ name: 'a', items: [{ text: 5 }] }] }, /a string/],
    ['a score that is none', { slots: [{ name: 'a', items: [{ text: 'x', score: Number.NaN }] }] }, /finite/],
  ])('%s is an error', async (_, input, message) => {
    await expect(planner(100).plan(input as { slots: Slot[] })).rejects.toThrow(message)
  })
})

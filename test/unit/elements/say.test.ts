/** A room in words: what is lost by number where it is seen, by name where it is heard. */
import { expect, test } from 'vitest'
import { ENGLISH_BUDGET } from '../../../src/elements/budget-texts.ts'
import { NamingSpeech } from '../../../src/elements/draw/naming.ts'
import { EMPTY } from '../../../src/elements/room/empty.ts'
import type { LostItem, RoomState } from '../../../src/elements/room/types.ts'
import { Speech } from '../../../src/elements/say.ts'

const speech = new Speech(ENGLISH_BUDGET, 'en-US')
const naming = new NamingSpeech(ENGLISH_BUDGET, 'en-US')
const lost = (slot: string, index: number, status: LostItem['status'] = 'dropped'): LostItem => ({
  slot,
  id: String(index),
  index,
  status,
  freedTokens: 1,
  reason: '',
})
const stateOf = (items: readonly LostItem[]): RoomState => ({
  ...EMPTY,
  limitTokens: 100,
  used: { tokens: 120, lower: 120, upper: 120, exact: true } as unknown as RoomState['used'],
  level: 'over',
  overTokens: 20,
  lost: items,
})

test('runs of items are named by their ends, and each slot once', () => {
  const state = stateOf([
    ...[0, 1, 2, 3, 6, 8, 9].map((at) => lost('history', at)),
    lost('examples', 1),
    lost('notes', 4, 'summarised'),
    lost('user', 0, 'cut'),
  ])
  expect(speech.rest(state)).toBe('20 over · drops 8, summarises 1, cuts 1')
  expect(naming.rest(state)).toBe(
    '20 over · drops History 1–4, 7, 9–10, Examples 2, summarises notes 5, cuts Your message',
  )
})

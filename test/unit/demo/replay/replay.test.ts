import { describe, expect, test } from 'vitest'
import { SHAPES } from '../../../../demo/conversation/shapes.ts'
import { CONVERSATIONS } from '../../../../demo/replay/conversations.ts'
import { POLICIES, type PolicyId } from '../../../../demo/replay/policies.ts'
import { countStates, figuresOf, rowsOf } from '../../../../demo/replay/reading.ts'
import { replay } from '../../../../demo/replay/replay.ts'
import { columnOf } from '../../../../demo/replay/timeline.ts'
import { eventOf } from '../../../../demo/replay/turn-table.ts'
import { tiktokenCounter } from '../../../helpers/tiktoken-counter.ts'

const model = { id: 'gpt-4o', encoding: 'o200k_base', windowTokens: 128_000 } as const
const conversation = CONVERSATIONS[0]

async function framesOf(policy: PolicyId, windowTokens: number) {
  const frames = await replay({
    conversation,
    shape: SHAPES[0]!,
    policy: POLICIES.find(({ id }) => id === policy)!,
    model,
    windowTokens,
    counter: tiktokenCounter('o200k_base'),
  })
  return frames.map((frame, at) => {
    const before = frames[at - 1]
    return { frame, figures: figuresOf(frame, before), rows: rowsOf(frame, before, conversation) }
  })
}

describe.each(POLICIES)('replayed: $label', ({ id }) => {
  test('every message of every turn has a row, and the rows add up to what is sent', async () => {
    for (const { frame, figures, rows } of await framesOf(id, 2048)) {
      const { plan, measure } = frame.preview
      const items = measure.slots.reduce((sum, slot) => sum + slot.items.length, 0)
      expect(countStates(rows).reduce((sum, [, count]) => sum + count, 0)).toBe(items)
      if (plan === null) continue
      const slotTokens = plan.slots.reduce((sum, slot) => sum + slot.tokens + slot.framingTokens, 0)
      expect(rows.reduce((sum, row) => sum + row.tokens, 0)).toBe(slotTokens)
      expect(rows.every(({ reason }) => reason !== '')).toBe(true)
      const { kept, summary, saved, dropped } = columnOf(figures, 1000)
      expect(kept + summary + saved + dropped).toBeCloseTo(figures.writtenTokens / 1000, 9)
    }
  })
})

test('each turn counts what is new and remembers the rest', async () => {
  const frames = await framesOf('drop-oldest', 2048)
  for (const { frame } of frames.slice(1)) {
    expect(frame.newItems).toBeGreaterThan(0)
    // A message has a text, a role and perhaps a call's name and arguments; most were met before.
    expect(frame.countedTexts).toBeLessThanOrEqual(4 * frame.newItems)
  }
  const known = frames.reduce((sum, { frame }) => sum + frame.newItems, 0)
  expect(known).toBe(frames.at(-1)!.frame.knownItems + frames.at(-1)!.frame.newItems)
})

test('what happens at a turn is marked at that turn alone', async () => {
  const events = async (policy: PolicyId) => (await framesOf(policy, 2048)).map(({ figures }) => eventOf(figures))
  const summarised = await events('summarise')
  expect(summarised[0]).toBe('all as before')
  expect(summarised.filter((event) => event === 'summarises').length).toBeGreaterThan(0)
  expect(summarised.filter((event) => event === 'summarises').length).toBeLessThan(5)
  expect(await events('drop-oldest')).toContain('drops')
  expect((await events('required')).at(-1)).toBe('refused')
  const rows = (await framesOf('drop-oldest', 2048)).map(({ rows }) => rows.filter(({ changed }) => changed).length)
  expect(rows.some((count) => count > 0)).toBe(true)
})

test('a message at the edge of the window is cut', async () => {
  const frames = await framesOf('cut', 1536)
  const cut = frames.flatMap(({ rows }) => rows.filter(({ state }) => state === 'cut'))
  expect(cut.length).toBeGreaterThan(0)
  for (const { tokens, originalTokens, reason } of cut) {
    expect(tokens).toBeLessThan(originalTokens)
    expect(reason).toMatch(/^Shortened from \d+ to \d+ tokens/)
  }
})

import { describe, expect, test } from 'vitest'
import { standingOf } from '../../../../demo/meter/standing.ts'
import { parseMessages } from '../../../../demo/parse/messages.ts'
import { SLOTS, slotDefinition } from '../../../../demo/slots/definitions.ts'
import { readSlot } from '../../../../demo/slots/to-slot.ts'
import { createPlanner } from '../../../../src/planner/index.ts'

/** A token for each word: enough to plan with. */
const counter = {
  encoding: 'words',
  countMany: (texts: readonly string[]) => Uint32Array.from(texts, (text) => text.split(/\s+/).filter(Boolean).length),
  truncate: (text: string, limitTokens: number) => {
    const kept = text.split(' ').slice(0, limitTokens).join(' ')
    const removed = { startCodeUnits: kept.length, endCodeUnits: text.length }
    return { text: kept, tokens: limitTokens, truncated: kept !== text, removed }
  },
}

async function standing(texts: Partial<Record<(typeof SLOTS)[number]['id'], string>>, windowTokens: number) {
  const planner = createPlanner({ counter, windowTokens, outputReserve: 10 })
  const slots = SLOTS.filter(({ id }) => texts[id]).map((slot) => readSlot(slot, texts[slot.id]!, slot.settings).slot)
  return standingOf(await planner.preview({ slots }))
}

const turns = Array.from({ length: 6 }, (_, i) => `user: question ${i} of many\nassistant: answer ${i} to that`).join(
  '\n',
)

describe('where a request stands', () => {
  test('fits: all is sent, and the parts add up to what is used', async () => {
    const { kind, parts, sentTokens, freeTokens, line } = await standing({ user: 'one two three' }, 100)
    expect(kind).toBe('fits')
    expect(parts.find(({ id }) => id === 'user')).toMatchObject({ keptTokens: 3, droppedTokens: 0 })
    expect(sentTokens + freeTokens).toBe(90)
    expect(line).toContain(`${sentTokens} of 90 used`)
  })

  test('trimmed: says how far over it was and which turns go', async () => {
    const { kind, overTokens, writtenTokens, sentTokens, spoken } = await standing({ history: turns, user: 'now?' }, 70)
    expect(kind).toBe('trimmed')
    expect(overTokens).toBe(writtenTokens - 60)
    expect(sentTokens).toBeLessThanOrEqual(60)
    expect(spoken).toMatch(/^\d+ tokens over · drops turns 1–\d\. /)
  })

  test('summarised: says which turns a summary stands for', async () => {
    const { settings, ...history } = slotDefinition('history')
    const summarise = { ...settings, policy: 'summarise' as const }
    const long = turns.replace(/$/gm, `. ${'And more. '.repeat(60)}`)
    const { slot } = readSlot({ settings, ...history }, long, summarise)
    const planner = createPlanner({ counter, windowTokens: 1200, outputReserve: 10 })
    const { line } = standingOf(await planner.preview({ slots: [slot] }, { summarise: true }))
    expect(line).toMatch(/ · summarises turns 1–\d$/)
  })

  test('refused: nothing is sent, and the message has the numbers', async () => {
    const { kind, sentTokens, line } = await standing({ user: 'word '.repeat(200) }, 100)
    expect(kind).toBe('refused')
    expect(sentTokens).toBe(0)
    expect(line).toMatch(/^What must stay needs 2\d\d tokens, the limit is 90\./)
  })
})

test('the text of an item is what the plan shows of it', () => {
  const { settings } = slotDefinition('history')
  const text = 'user: Hi\ncall f: {"x":1}\nresult: 2'
  const read = readSlot(slotDefinition('history'), text, settings)
  expect(parseMessages(text).items.map((_, index) => read.textOf(index))).toEqual(['Hi', 'f({"x":1})', '2'])
})

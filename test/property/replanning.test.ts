import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type ChatMessage, createPlanner, type Item, type Policy, type Slot } from '../../src/planner/index.ts'
import { cases } from '../helpers/cases.ts'
import { conversation } from '../helpers/plan-requests.ts'
import { WordCounter } from '../helpers/word-counter.ts'

/** A planner remembers what it read and said. Whatever happens to a history between plans, none of that may show. */

const policy = fc.constantFrom<Policy | readonly Policy[]>(
  { kind: 'drop-oldest' },
  { kind: 'drop-oldest', unit: 'message', min: 1 },
  { kind: 'drop-oldest', last: 2 },
  [
    { kind: 'drop-oldest', unit: 'message' },
    { kind: 'truncate', keep: 'middle' },
  ],
  { kind: 'drop-lowest-score', k: 4, minScore: 1 },
  { kind: 'whole-or-nothing' },
)
const change = fc.record({
  kind: fc.constantFrom('add', 'add', 'add', 'edit', 'replace', 'copy', 'remove', 'facts', 'window'),
  at: fc.nat(60),
})
const facts = fc.record(
  {
    pinned: fc.boolean(),
    score: fc.integer({ min: 0, max: 3 }),
    group: fc.constantFrom('a', 'b'),
    turn: fc.integer({ min: 1, max: 9 }),
    id: fc.constantFrom('first', 'second', 'third'),
  },
  { requiredKeys: [] },
)
const setting = fc.record({
  messages: conversation,
  policy,
  windowTokens: fc.integer({ min: 60, max: 1500 }),
  asItems: fc.boolean(),
  facts: fc.array(facts, { maxLength: 3 }),
  changes: fc.array(change, { minLength: 1, maxLength: 10 }),
})
type Change = { readonly kind: string; readonly at: number }

it('plans a history that changed as a planner does that never saw it, and leaves older plans as they were', async () => {
  let plans = 0
  await fc.assert(
    fc.asyncProperty(setting, async (one) => {
      const waiting = structuredClone(one.messages)
      const history = waiting.splice(0, Math.ceil(waiting.length / 2))
      const factsAt = new Map<number, object>()
      let windowTokens = one.windowTokens
      const options = { counter: new WordCounter(), windowTokens, outputReserve: 10 }
      const remembering = createPlanner(options)
      const handedOut: { readonly plan: object; readonly written: string }[] = []
      for (const step of [{ kind: 'none', at: 0 }, ...one.changes]) {
        if (step.kind === 'window') windowTokens = one.windowTokens + step.at * 10
        else if (step.kind === 'facts')
          for (const [index, fact] of one.facts.entries()) factsAt.set(step.at + index, fact)
        else changeHistory(history, waiting, step)
        const content: Pick<Slot, 'items'> | Pick<Slot, 'messages'> =
          one.asItems && step.at % 4 > 0
            ? { items: history.map((message, index) => ({ ...factsAt.get(index), message }) as Item) }
            : { messages: history }
        const slots = [{ name: 'history', policy: one.policy, ...content } as Slot]
        const plan = await remembering.preview({ slots }, { windowTokens }).catch(String)
        const fresh = await createPlanner(options).preview({ slots }, { windowTokens }).catch(String)
        expect(typeof plan === 'string' ? plan : written(plan)).toBe(typeof fresh === 'string' ? fresh : written(fresh))
        for (const before of handedOut) expect(written(before.plan)).toBe(before.written)
        if (typeof plan === 'string' || !plan.plan) continue
        plans++
        // The messages are the caller's own and may well change.
        const { slots: planned } = plan.plan
        handedOut.push({ plan: planned, written: written(planned) })
        expect(Object.isFrozen(planned[0]!.items)).toBe(true)
      }
    }),
    { seed: 20261122, numRuns: cases(150) },
  )
  expect(plans).toBeGreaterThan(250)
})

function changeHistory(history: ChatMessage[], waiting: ChatMessage[], { kind, at }: Change): void {
  const place = history.length === 0 ? 0 : at % history.length
  const message = history[place]
  if (kind === 'add') history.push(...waiting.splice(0, 1 + (at % 3)))
  if (!message) return
  if (kind === 'edit') Object.assign(message, { content: `${message.content ?? ''} and more` })
  if (kind === 'replace') history[place] = { ...message, content: 'something else' }
  if (kind === 'copy') history[place] = structuredClone(message)
  if (kind === 'remove') history.splice(place, 1)
}

function written(value: object): string {
  return JSON.stringify(value, (_, field) => (field instanceof Error ? `${field}` : field))
}

import fc from 'fast-check'
import type { ChatMessage } from '../../src/chat/types.ts'
import type { Item, Policy, PolicyName, Slot, TokenAmount } from '../../src/planner/index.ts'

/** Random requests for planners: conversations with tools, chunks with scores, and every policy. */

const text = fc
  .tuple(
    fc.constantFrom('alpha', 'the weather in Paris', 'Überraschung', 'nothing', '你好', 'a, b; c'),
    fc.integer({ min: 1, max: 30 }),
  )
  .map(([words, times]) => Array.from({ length: times }, () => words).join(' '))

/** A conversation of whole turns: a question, perhaps tool calls with all their results, an answer. */
export const conversation: fc.Arbitrary<ChatMessage[]> = fc
  .array(fc.record({ question: text, answer: text, results: fc.array(text, { maxLength: 3 }) }), { maxLength: 12 })
  .map((turns) =>
    turns.flatMap(({ question, answer, results }, turn): ChatMessage[] => [
      { role: 'user', content: question },
      ...(results.length > 0 ? calls(turn, results) : []),
      { role: 'assistant', content: answer },
    ]),
  )

function calls(turn: number, results: readonly string[]): ChatMessage[] {
  const ids = results.map((_, index) => `call_${turn}_${index}`)
  return [
    {
      role: 'assistant',
      content: null,
      tool_calls: ids.map((id) => ({ id, type: 'function', function: { name: 'look_up', arguments: '{"q":"x"}' } })),
    },
    ...results.map((content, index) => ({ role: 'tool', tool_call_id: ids[index]!, content })),
  ]
}

const chunk: fc.Arbitrary<Item> = fc.record(
  {
    text,
    pinned: fc.boolean().map((pinned) => pinned && true),
    score: fc.integer({ min: 0, max: 10 }).map((score) => score / 10),
    group: fc.constantFrom('a', 'b'),
  },
  { requiredKeys: ['text'] },
)

const droppable: fc.Arbitrary<PolicyName | Policy | (PolicyName | Policy)[]> = fc.oneof(
  fc.constantFrom<PolicyName>('drop-oldest', 'drop-lowest-score', 'truncate', 'whole-or-nothing'),
  fc.record({
    kind: fc.constant('drop-oldest' as const),
    unit: fc.constantFrom('turn' as const, 'message' as const),
    min: fc.integer({ min: 0, max: 2 }),
  }),
  fc.record({ kind: fc.constant('drop-oldest' as const), last: fc.integer({ min: 0, max: 6 }) }),
  fc.record({
    kind: fc.constant('drop-lowest-score' as const),
    k: fc.integer({ min: 0, max: 5 }),
    minScore: fc.constantFrom(0, 0.3),
  }),
  fc.record({
    kind: fc.constant('truncate' as const),
    keep: fc.constantFrom('start' as const, 'middle' as const, 'end' as const),
  }),
  fc.constant<(PolicyName | Policy)[]>(['drop-oldest', { kind: 'truncate', keep: 'end' }]),
  fc.constant<(PolicyName | Policy)[]>(['drop-lowest-score', { kind: 'truncate', minTokens: 5 }]),
)

const priority = fc.integer({ min: 0, max: 3 })
const amount: fc.Arbitrary<TokenAmount> = fc.oneof(
  fc.integer({ min: 0, max: 400 }),
  fc.integer({ min: 0, max: 100 }).map((percent): TokenAmount => `${percent}%`),
)

/** The slots of a request. `droppableOnly` leaves out what could make it infeasible. */
export const slots: fc.Arbitrary<Slot[]> = fc
  .record({
    system: text,
    user: text,
    history: conversation,
    chunks: fc.array(chunk, { maxLength: 12 }),
    historyPolicy: droppable,
    chunkPolicy: droppable,
    priorities: fc.tuple(priority, priority, priority, priority),
    max: fc.option(amount, { nil: undefined }),
    min: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
    edges: fc.boolean(),
    tools: fc.boolean(),
  })
  .map((one) => {
    const [system, retrieved, history, user] = one.priorities
    const made: Slot[] = [
      { name: 'system', priority: system, text: one.system },
      {
        name: 'retrieved',
        priority: retrieved,
        items: one.chunks,
        policy: one.chunkPolicy,
        order: one.edges ? 'edges' : 'given',
        ...(one.max !== undefined && { max: one.max }),
      },
      {
        name: 'history',
        priority: history,
        messages: one.history,
        policy: one.historyPolicy,
        ...(one.min !== undefined && { min: one.min }),
      },
      { name: 'user', priority: user, text: one.user },
    ]
    if (one.tools)
      made.splice(1, 0, { name: 'tools', tools: [tool('look_up'), tool('send')], policy: 'drop-lowest-score' })
    return made
  })

function tool(name: string) {
  const parameters = {
    type: 'object',
    properties: { q: { type: 'string', description: 'What to look for.' } },
    required: ['q'],
  }
  return { type: 'function', function: { name, description: `Does ${name}.`, parameters } }
}

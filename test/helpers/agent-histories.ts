import type { ChatApi } from '../../src/chat/types.ts'
import { random } from './random.ts'

/** Random histories of agents in the shapes of all APIs, with what interruptions and other providers' ids leave in them. */

type Fields = { readonly [field: string]: unknown }

/** How call ids are made: as OpenAI does, the same in every turn, none, or one for all calls made at once. */
type Ids = 'own' | 'again' | 'empty' | 'shared'

interface Call {
  readonly id: string
  /** How many results it has: none after an interruption. */
  readonly results: number
  readonly kind: number
  readonly words: number
}

interface Step {
  readonly text: string
  readonly reasons: boolean
  readonly calls: readonly Call[]
  /** Something that the user says before the last result is there. */
  readonly between: boolean
  readonly orphan: boolean
}

interface Turn {
  readonly ask: string
  readonly steps: readonly Step[]
}

export interface AgentHistory {
  readonly turns: readonly Turn[]
  readonly hasSystem: boolean
}

const words = (count: number) =>
  Array.from({ length: count }, (_, at) => ['alpha', 'the', 'über', '你好', 'x9'][at % 5]).join(' ')

/** A history that depends on the seed alone. `faults` says whether calls and results are missing, doubled or displaced. */
export function agentHistory(seed: number, faults: boolean): AgentHistory {
  const next = random(seed)
  const ids = (['own', 'again', 'empty', 'shared'] as const)[next(4)]!
  const rarely = () => faults && next(6) === 0
  const turns = Array.from({ length: 1 + next(4) }, (_, turn): Turn => {
    const steps = next(5)
    const made = Array.from({ length: steps }, (_, step): Step => {
      // What calls nothing is the answer that ends the turn.
      const count = step === steps - 1 ? next(3) : 1 + next(2)
      return {
        text: count === 0 || next(3) === 0 ? `say ${turn}.${step} ${words(next(12))}`.trim() : '',
        reasons: next(3) === 0,
        calls: Array.from({ length: count }, (_, at) => ({
          id: idOf(ids, turn, step, at),
          results: rarely() ? next(2) * 2 : 1,
          kind: next(6),
          words: next(5) === 0 ? 200 : next(20),
        })),
        between: rarely(),
        orphan: rarely(),
      }
    })
    return { ask: `ask ${turn} ${words(next(15))} end ${turn}`, steps: made }
  })
  return { turns, hasSystem: next(3) === 0 }
}

function idOf(ids: Ids, turn: number, step: number, at: number): string {
  if (ids === 'own') return `call_${turn}_${step}_${at}`
  return ids === 'again' ? `call_${at}` : ids === 'shared' ? `call_${step}` : ''
}

const WAIT = 'wait a moment'

/** What the user said last. */
export function newestOfUser({ turns }: AgentHistory): string {
  const { ask, steps } = turns.at(-1)!
  return steps.some(({ between }) => between) ? WAIT : ask
}

/** The history as messages of an API. */
export function messagesOf(api: ChatApi, { turns, hasSystem }: AgentHistory): object[] {
  const shape = shapes[api]
  const messages: object[] = hasSystem ? [shape.say('system', 'Be brief.')] : []
  for (const { ask, steps } of turns) {
    messages.push(shape.say('user', ask))
    for (const step of steps) {
      messages.push(...shape.step(step))
      const results = step.calls.flatMap((call) => Array.from({ length: call.results }, () => call))
      const first = step.between ? results.slice(0, -1) : results
      messages.push(...shape.results(first))
      if (step.between) messages.push(shape.say('user', WAIT), ...shape.results(results.slice(first.length)))
      if (step.orphan) messages.push(...shape.results([{ id: 'gone', results: 1, kind: 0, words: 3 }]))
    }
  }
  return messages
}

interface Shape {
  say(role: 'system' | 'user' | 'assistant', text: string): object
  /** What the model says and calls at once. */
  step(step: Step): object[]
  results(calls: readonly Call[]): object[]
}

const output = ({ words: count }: Call) => `found ${words(count)}`

const openAiChat: Shape = {
  say: (role, content) => ({ role, content }),
  step: ({ text, calls }) => {
    if (calls.length === 0) return [{ role: 'assistant', content: text }]
    const tool_calls = calls.map(({ id, kind }) =>
      kind === 1
        ? { id, type: 'custom', custom: { name: 'patch', input: 'a b c' } }
        : { id, type: 'function', function: { name: 'look', arguments: '{"q":"x"}' } },
    )
    return [{ role: 'assistant', content: text === '' ? null : text, tool_calls }]
  },
  results: (calls) =>
    calls.map((call) => ({
      role: 'tool',
      tool_call_id: call.id,
      content:
        call.kind === 2
          ? [
              { type: 'text', text: output(call) },
              { type: 'text', text: 'and more' },
            ]
          : output(call),
    })),
}

const RESPONSES_CALLS = [
  ({ id }: Call) => ({ type: 'function_call', call_id: id, name: 'look', arguments: '{"q":"x"}' }),
  ({ id }: Call) => ({ type: 'custom_tool_call', call_id: id, name: 'patch', input: 'a b c' }),
  ({ id }: Call) => ({ type: 'computer_call', call_id: id, action: { type: 'click', x: 1, y: 2 } }),
  ({ id }: Call) => ({ type: 'shell_call', call_id: id, action: { commands: ['ls'] } }),
  ({ id }: Call) => ({ type: 'local_shell_call', call_id: id, action: { type: 'exec', command: ['ls'] } }),
  ({ id }: Call) => ({ type: 'apply_patch_call', call_id: id, operation: { type: 'delete_file', path: 'a' } }),
]
const RESPONSES_OUTPUTS = [
  (call: Call) => ({ type: 'function_call_output', call_id: call.id, output: output(call) }),
  (call: Call) => ({ type: 'custom_tool_call_output', call_id: call.id, output: output(call) }),
  ({ id }: Call) => ({
    type: 'computer_call_output',
    call_id: id,
    output: { type: 'computer_screenshot', file_id: 'f' },
  }),
  (call: Call) => ({
    type: 'shell_call_output',
    call_id: call.id,
    output: [{ stdout: output(call), stderr: '', outcome: { type: 'exit', exit_code: 0 } }],
  }),
  (call: Call) => ({ type: 'local_shell_call_output', call_id: call.id, output: output(call) }),
  (call: Call) => ({ type: 'apply_patch_call_output', call_id: call.id, status: 'completed', output: output(call) }),
]

const openAiResponses: Shape = {
  say: (role, content) => ({ role, content }),
  step: ({ text, reasons, calls }) => [
    ...(reasons ? [{ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAAABo'.repeat(10) }] : []),
    ...(text === '' ? [] : [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text }] }]),
    ...calls.map((call) => RESPONSES_CALLS[call.kind]!(call)),
    // Reasoning leads to something: with neither text nor calls there would be nothing.
  ],
  results: (calls) => calls.map((call) => RESPONSES_OUTPUTS[call.kind]!(call)),
}

const anthropic: Shape = {
  say: (role, content) => ({ role, content }),
  step: ({ text, reasons, calls }) => [
    {
      role: 'assistant',
      content: [
        ...(reasons ? [{ type: 'thinking', thinking: 'I think.', signature: 'c2ln' }] : []),
        ...(text === '' ? [] : [{ type: 'text', text }]),
        ...(calls.some(({ kind }) => kind === 3)
          ? [
              { type: 'server_tool_use', id: 'srv_1', name: 'web_search', input: { query: 'x' } },
              { type: 'web_search_tool_result', tool_use_id: 'srv_1', content: [] },
            ]
          : []),
        ...calls.map(({ id }) => ({ type: 'tool_use', id, name: 'look', input: { q: 'x' } })),
      ],
    },
  ],
  results: (calls) =>
    calls.length === 0
      ? []
      : [
          {
            role: 'user',
            content: calls.map((call) => ({
              type: 'tool_result',
              tool_use_id: call.id,
              content: call.kind === 2 ? [{ type: 'text', text: output(call) }] : output(call),
            })),
          },
        ],
}

const gemini: Shape = {
  say: (role, text) => ({ role: role === 'assistant' ? 'model' : role, parts: [{ text }] }),
  step: ({ text, reasons, calls }) => [
    {
      role: 'model',
      parts: [
        ...(reasons ? [{ text: 'I think.', thought: true }] : []),
        ...(text === '' ? [] : [{ text }]),
        ...calls.map(({ id }) => ({ functionCall: { ...named(id), name: 'look', args: { q: 'x' } } })),
      ],
    },
  ],
  results: (calls) =>
    calls.length === 0
      ? []
      : [
          {
            role: 'user',
            parts: calls.map((call) => ({
              functionResponse: { ...named(call.id), name: 'look', response: { output: output(call) } },
            })),
          },
        ],
}

const named = (id: string) => (id === '' ? {} : { id })

const aiSdk: Shape = {
  say: (role, content) => ({ role, content }),
  step: ({ text, reasons, calls }) => [
    {
      role: 'assistant',
      content: [
        ...(reasons ? [{ type: 'reasoning', text: 'I think.' }] : []),
        ...(text === '' ? [] : [{ type: 'text', text }]),
        ...calls.flatMap(({ id, kind }): Fields[] => [
          { type: 'tool-call', toolCallId: id, toolName: 'look', input: { q: 'x' } },
          ...(kind === 4 && id !== ''
            ? [{ type: 'tool-approval-request', approvalId: `ok ${id}`, toolCallId: id }]
            : []),
        ]),
      ],
    },
  ],
  results: (calls) =>
    calls.map((call) => ({
      role: 'tool',
      content: [
        {
          type: 'tool-result',
          toolCallId: call.id,
          toolName: 'look',
          output: {
            type: call.kind === 2 ? 'text' : 'json',
            value: call.kind === 2 ? output(call) : { found: output(call) },
          },
        },
      ],
    })),
}

const bedrock: Shape = {
  say: (role, text) => ({ role, content: [{ text }] }),
  step: ({ text, calls }) => [
    {
      role: 'assistant',
      content: [
        ...(text === '' ? [] : [{ text }]),
        ...calls.map(({ id }) => ({ toolUse: { toolUseId: id, name: 'look', input: { q: 'x' } } })),
      ],
    },
  ],
  results: (calls) =>
    calls.length === 0
      ? []
      : [
          {
            role: 'user',
            content: calls.map((call) => ({ toolResult: { toolUseId: call.id, content: [{ text: output(call) }] } })),
          },
        ],
}

const shapes: Readonly<Record<ChatApi, Shape>> = {
  'openai-chat': openAiChat,
  'openai-responses': openAiResponses,
  anthropic,
  gemini,
  'ai-sdk': aiSdk,
  'bedrock-converse': bedrock,
  cohere: openAiChat,
}

/** Requests of one kind of thing in great number, of any size: what a planner must not take the square of. */
import type { ChatApi } from '../../src/chat/types.ts'
import type { PlannerOptions } from '../../src/planner/index.ts'

type Message = Record<string, unknown>
type Request = { readonly slots: readonly Record<string, unknown>[] }
/** What it has many of, the planner's options, and the request of a size. */
export type LargeRequest = readonly [
  name: string,
  options: Partial<PlannerOptions> & { readonly api?: ChatApi },
  of: (n: number) => Request,
]

/** So many of something. */
export const each = <T>(n: number, make: (at: number) => T): T[] => Array.from({ length: n }, (_, at) => make(at))
const user = (content: unknown): Message => ({ role: 'user', content })
const assistant = (content: unknown): Message => ({ role: 'assistant', content })
const call = (...ids: string[]): Message => ({
  role: 'assistant',
  content: null,
  tool_calls: ids.map((id, at) => ({ id, type: 'function', function: { name: `look${at % 9}`, arguments: '{}' } })),
})
const result = (id: string, name?: string): Message => ({
  role: 'tool',
  tool_call_id: id,
  content: LONG,
  ...(name && { name }),
})
const LONG = 'one two three four five six seven eight nine ten eleven twelve'
const history = (messages: Message[], policy: unknown = 'drop-oldest') => ({
  slots: [{ name: 'history', messages, policy }],
})
const pinned = (messages: Message[], policy: unknown, turn?: (at: number) => number) => ({
  slots: [
    { name: 'history', items: messages.map((message, at) => ({ message, pinned: at > 0, turn: turn?.(at) })), policy },
  ],
})
const uses = (ids: string[]) =>
  assistant(ids.map((id, at) => ({ type: 'tool_use', id, name: `look${at % 9}`, input: {} })))
const answers = (ids: string[]) => user(ids.map((id) => ({ type: 'tool_result', tool_use_id: id, content: LONG })))
const ids = (n: number) => each(n, (at) => `c${at}`)
const say = (role: string, ...parts: Message[]): Message => ({ role, parts })
const clear = [{ kind: 'clear-tool-results', keepTools: ['look1'] }, 'drop-oldest']
const thought = (at: number): Message => ({
  type: 'reasoning',
  id: `r${at}`,
  summary: [{ type: 'summary_text', text: LONG }],
})
const said = (content: string): Message => ({ type: 'message', role: 'assistant', content })

const small: Partial<PlannerOptions> = { windowTokens: 3000 }
const claude = { api: 'anthropic' } as const
const gemini = { api: 'gemini' } as const
const responses = { api: 'openai-responses' } as const

export const largeRequests: readonly LargeRequest[] = [
  ['a chat', small, (n) => history(each(n, (at) => (at % 2 ? assistant(LONG) : user(LONG))))],
  [
    'pins in one turn that goes as a whole',
    {},
    (n) =>
      pinned([user('go'), ...each(n, (at) => [call(`c${at}`), result(`c${at}`)]).flat(), user('next')], 'drop-oldest'),
  ],
  [
    'pinned steps of the newest turn',
    {},
    (n) => pinned([user('go'), ...each(n, (at) => [call(`c${at}`), result(`c${at}`)]).flat()], 'drop-oldest'),
  ],
  [
    'pins in turns with names',
    {},
    (n) =>
      pinned(
        each(n, (at) => (at % 2 ? assistant('a') : user('u'))),
        { kind: 'drop-oldest', unit: 'step' },
        (at) => at >> 1,
      ),
  ],
  [
    'pins that follow no question',
    gemini,
    (n) =>
      pinned(
        each(n, (at) => say('model', { text: `a ${at}` })),
        { kind: 'drop-oldest', unit: 'message' },
      ),
  ],
  [
    'pins that follow one question',
    gemini,
    (n) => pinned([say('user', { text: 'go' }), ...each(n, (at) => say('model', { text: `a ${at}` }))], 'drop-oldest'),
  ],
  [
    'reasoning before one item',
    { ...responses, ...small },
    (n) => history([...each(n, thought), said('done'), user('next')], ['drop-reasoning', 'drop-oldest']),
  ],
  [
    'reasoning before nothing',
    { ...responses, ...small },
    (n) => history([user('go'), ...each(n, thought), user('next')]),
  ],
  ['parallel calls', {}, (n) => history([user('go'), call(...ids(n)), ...ids(n).map((id) => result(id))])],
  [
    'parallel calls, answered from the last',
    {},
    (n) =>
      history([
        user('go'),
        call(...ids(n)),
        ...ids(n)
          .reverse()
          .map((id) => result(id)),
      ]),
  ],
  [
    'parallel calls of one id',
    {},
    (n) => history([user('go'), call(...each(n, () => 'c')), ...each(n, () => result('c'))]),
  ],
  [
    'parallel calls of one id, by tool',
    {},
    (n) => history([user('go'), call(...each(n, () => 'c')), ...each(n, (at) => result('c', `look${8 - (at % 9)}`))]),
  ],
  [
    'parallel calls without ids',
    {},
    (n) => history([user('go'), call(...each(n, () => '')), ...each(n, () => result(''))]),
  ],
  ['parallel calls without results', {}, (n) => history([user('go'), call(...ids(n)), user('next')])],
  [
    'parallel calls that get results',
    { repair: { unansweredCalls: 'answer' } },
    (n) => history([user('go'), call(...ids(n)), user('next')]),
  ],
  [
    'messages between parallel calls and results',
    {},
    (n) => history([user('go'), call(...ids(n)), ...ids(n).flatMap((id) => [result(id), user('and')])]),
  ],
  [
    'parallel results to clear',
    small,
    (n) => history([user('go'), call(...ids(n)), ...ids(n).map((id) => result(id)), user('next')], clear),
  ],
  [
    'parallel results to shorten',
    { windowTokens: 100_000 },
    (n) => ({
      slots: [
        {
          name: 'h',
          messages: [user('go'), call(...ids(n)), ...ids(n).map((id) => result(id))],
          policy: ['drop-oldest', 'truncate'],
          max: n * 18,
        },
      ],
    }),
  ],
  ['blocks of results', claude, (n) => history([user('go'), uses(ids(n)), answers(ids(n))])],
  [
    'blocks of results to clear',
    { ...claude, ...small },
    (n) => history([user('go'), uses(ids(n)), answers(ids(n)), assistant('ok'), user('next')], clear),
  ],
  [
    'blocks of calls that get results',
    { ...claude, repair: { unansweredCalls: 'answer' } },
    (n) => history([user('go'), uses(ids(n)), user('next')]),
  ],
  [
    'blocks of calls of one id',
    claude,
    (n) => history([user('go'), uses(each(n, () => 'c')), answers(each(n, () => 'c'))]),
  ],
  [
    'one message with results of calls in many',
    claude,
    (n) => history([user('go'), ...ids(n).map((id) => uses([id])), answers(ids(n))]),
  ],
  [
    'one message to divide into many',
    claude,
    (n) => history([user('go'), ...ids(n).flatMap((id) => [uses([id]), user('and')]), answers(ids(n))]),
  ],
  [
    'calls without ids, by tool',
    gemini,
    (n) =>
      history([
        say('user', { text: 'go' }),
        say('model', ...each(n, (at) => ({ functionCall: { name: `look${at % 9}`, args: {} } }))),
        say('user', ...each(n, (at) => ({ functionResponse: { name: `look${8 - (at % 9)}`, response: {} } }))),
      ]),
  ],
  [
    'calls without ids after one that nobody answers',
    gemini,
    (n) =>
      history([
        say('user', { text: 'go' }),
        say(
          'model',
          { functionCall: { name: 'first', args: {} } },
          ...each(n, () => ({ functionCall: { name: 'look', args: {} } })),
        ),
        say('user', ...each(n, () => ({ functionResponse: { name: 'look', response: {} } }))),
      ]),
  ],
  ['many results of one id', {}, (n) => history([user('go'), call('c'), ...each(n, () => result('c')), user('next')])],
  ['results without calls', {}, (n) => history([user('go'), ...ids(n).map((id) => result(id)), user('next')])],
  [
    'calls and results in two slots',
    {},
    (n) => ({
      slots: [
        { name: 'calls', messages: [user('go'), ...ids(n).map((id) => call(id))] },
        { name: 'results', messages: ids(n).map((id) => result(id)) },
      ],
    }),
  ],
  [
    'slots that share',
    {},
    (n) => ({
      slots: each(n, (at) => ({ name: `s${at}`, text: LONG, policy: 'truncate', grow: 1, priority: at % 50 })),
    }),
  ],
  [
    'slots that share what is not enough',
    small,
    (n) => ({ slots: each(n, (at) => ({ name: `s${at}`, text: LONG, policy: 'truncate', grow: 1, priority: at })) }),
  ],
  ['slots that must stay and do not fit', small, (n) => ({ slots: each(n, (at) => ({ name: `s${at}`, text: LONG })) })],
  [
    'windows of many slots',
    small,
    (n) => ({
      slots: each(n, (at) => ({
        name: `s${at}`,
        messages: [user(LONG), assistant(LONG)],
        policy: 'drop-oldest',
        priority: at,
      })),
    }),
  ],
  [
    'groups',
    small,
    (n) => ({
      slots: [
        {
          name: 'h',
          items: each(n, (at) => ({ text: LONG, score: at % 101, group: `g${at % 7}` })),
          policy: 'drop-lowest-score',
        },
      ],
    }),
  ],
  [
    'texts of one message to shorten',
    {},
    (n) => ({
      slots: [
        {
          name: 'h',
          messages: [user(each(n, () => ({ type: 'text', text: LONG })))],
          policy: ['drop-oldest', 'truncate'],
          max: n * 9,
        },
      ],
    }),
  ],
  [
    'summaries',
    { windowTokens: 8000 },
    (n) =>
      history(
        each(n, (at) => (at % 2 ? assistant(LONG) : user(LONG))),
        { kind: 'summarise', summarise: () => 'short', maxTokens: 20, instructionTokens: 10 },
      ),
  ],
]

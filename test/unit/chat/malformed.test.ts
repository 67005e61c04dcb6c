import { describe, expect, it } from 'vitest'
import { type ChatApi, countRequest } from '../../../src/chat/index.ts'
import { TokenroomError } from '../../../src/errors/index.ts'
import { createPlanner } from '../../../src/planner/index.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

/** A request or message that is wrong, where, and what must be there. */
type Case = readonly [value: unknown, where: string, expected: string]

const user = { role: 'user', content: 'hi' }
const calls = (...tool_calls: unknown[]) => ({ role: 'assistant', tool_calls })
const result = (content: unknown) => ({ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'a', content }] })
const tool = { type: 'function', function: { name: 'f', description: 'd' } }
/** Names that every object inherits, and one that JSON can give an object of its own. */
const inherited = ['constructor', 'toString', 'hasOwnProperty', 'valueOf', '__proto__']

const lists = (field: string): Case[] =>
  [null, 5, 'x', true, {}].map((value) => [{ [field]: value }, field, 'a list'] as const)
const entries = (field: string): Case[] =>
  [null, 5, 'x', []].map((value) => [{ [field]: [value] }, `${field}[0]`, 'an object'] as const)
const contents: Case[] = [5, true, {}].map(
  (content) => [{ ...user, content }, '.content', 'a string or a list'] as const,
)
const parts: Case[] = [null, 5, 'x', []].map(
  (part) => [{ ...user, content: [part] }, '.content[0]', 'an object'] as const,
)
const noContent: Case[] = [[{ role: 'user' }, '.content', 'a string or a list']]

const requests: Readonly<Record<ChatApi, readonly Case[]>> = {
  'openai-chat': [
    ...lists('messages'),
    ...entries('messages'),
    ...lists('tools'),
    ...entries('tools'),
    [{ tools: [{ function: 'f' }] }, 'tools[0].function', 'an object'],
    [
      { tools: [{ function: { name: 'f', description: { toString: 1 } } }] },
      'tools[0].function.description',
      'a string',
    ],
  ],
  'openai-responses': [
    ...lists('input').filter(([value]) => typeof (value as { input: unknown }).input !== 'string'),
    ...entries('input'),
    ...lists('tools'),
    ...entries('tools'),
    [{ instructions: 5 }, 'instructions', 'a string'],
    [{ text: { format: { schema: 1n } } }, 'text.format.schema', 'JSON data'],
  ],
  anthropic: [
    ...lists('messages'),
    ...entries('messages'),
    ...lists('tools'),
    ...entries('tools'),
    ...[5, 0, null].map((system): Case => [{ system }, 'system', 'a string or a list']),
    [{ system: ['x'] }, 'system[0]', 'an object'],
    [{ tools: [{ name: 'f', description: { toString: 1 } }] }, 'tools[0].description', 'a string'],
  ],
  gemini: [
    ...lists('contents'),
    ...entries('contents'),
    ...lists('tools'),
    ...entries('tools'),
    [{ systemInstruction: 5 }, 'systemInstruction', 'an object'],
    [{ systemInstruction: {} }, 'systemInstruction', 'a part or a content with parts'],
    [{ systemInstruction: { text: 5 } }, 'systemInstruction.text', 'a string'],
    [{ systemInstruction: { parts: 'x' } }, 'systemInstruction.parts', 'a list'],
    [{ systemInstruction: ['x', 5] }, 'systemInstruction[1]', 'an object'],
    [{ systemInstruction: [{}] }, 'systemInstruction[0]', 'a part or a content with parts'],
    [{ tools: [{ functionDeclarations: 'f' }] }, 'tools[0].functionDeclarations', 'a list'],
    [{ tools: [{ functionDeclarations: ['f'] }] }, 'tools[0].functionDeclarations[0]', 'an object'],
  ],
  'bedrock-converse': [
    ...lists('messages'),
    ...entries('messages'),
    [{ system: 'x' }, 'system', 'a list'],
    [{ system: ['x'] }, 'system[0]', 'an object'],
    [{ toolConfig: [] }, 'toolConfig', 'an object'],
    [{ toolConfig: { tools: {} } }, 'toolConfig.tools', 'a list'],
    [{ toolConfig: { tools: [5] } }, 'toolConfig.tools[0]', 'an object'],
  ],
  cohere: [...lists('messages'), ...entries('messages'), ...lists('tools'), ...entries('tools')],
  'ai-sdk': [
    ...lists('messages'),
    ...entries('messages'),
    ...lists('tools').filter(([value]) => JSON.stringify(value) !== '{"tools":{}}'),
    ...entries('tools'),
    [{ tools: { look: 'f' } }, 'tools.look', 'an object'],
    ...[5, null, true].map((system): Case => [{ system }, 'system', 'a string, a system message or a list of them']),
    [{ prompt: 5 }, 'prompt', 'a list'],
    [{ prompt: ['x'] }, 'prompt[0]', 'an object'],
    [{ instructions: 5 }, 'instructions', 'a string, a system message or a list of them'],
    [{ system: ['x'] }, 'system[0]', 'an object'],
    [{ system: { role: 'user', content: 'x' } }, 'system.role', '"system"'],
    [{ system: [{ role: 'system', content: 5 }] }, 'system[0].content', 'a string'],
    ...inherited.map((name): Case => [JSON.parse(`{"tools":{"${name}":5}}`), `tools.${name}`, 'an object']),
  ],
}

const messages: Readonly<Record<ChatApi, readonly Case[]>> = {
  'openai-chat': [
    ...contents,
    ...parts,
    [{ ...user, name: 5 }, '.name', 'a string'],
    ...['x', 5, {}].map((tool_calls): Case => [{ role: 'assistant', tool_calls }, '.tool_calls', 'a list']),
    ...[null, 'x', []].map((call): Case => [calls(call), '.tool_calls[0]', 'an object']),
    [calls({}), '.tool_calls[0].id', 'a string'],
    [calls({ id: 'a', function: 'f' }), '.tool_calls[0].function', 'an object'],
    [calls({ id: 'a', function: { name: 5 } }), '.tool_calls[0].function.name', 'a string'],
    [calls({ id: 'a', function: { name: 'f', arguments: {} } }), '.tool_calls[0].function.arguments', 'a string'],
  ],
  'openai-responses': [
    ...contents,
    ...parts,
    ...['function_call_output', 'custom_tool_call_output'].flatMap((type): Case[] => [
      ...[undefined, null, 5, {}].map((output): Case => [{ type, output }, '.output', 'a string or a list']),
      ...[null, 5, 'x', []].map((part): Case => [{ type, output: [part] }, '.output[0]', 'an object']),
    ]),
    [{ type: 'function_call', arguments: {} }, '.arguments', 'a string'],
    [{ type: 'reasoning', summary: 'x' }, '.summary', 'a list'],
    [{ type: 'reasoning', summary: ['x'] }, '.summary[0]', 'an object'],
  ],
  anthropic: [
    ...contents,
    ...parts,
    ...noContent,
    ...[null, 5, {}].map((content): Case => [result(content), '.content[0].content', 'a string or a list']),
    ...[null, 5, 'x', []].map((part): Case => [result([part]), '.content[0].content[0]', 'an object']),
  ],
  gemini: [
    ...[null, 5, 'x', {}].map((value): Case => [{ role: 'user', parts: value }, '.parts', 'a list']),
    ...[null, 5, 'x', []].map((part): Case => [{ role: 'user', parts: [part] }, '.parts[0]', 'an object']),
  ],
  'bedrock-converse': [
    ...['x', undefined, null, 5].map((content): Case => [{ role: 'user', content }, '.content', 'a list']),
    ...parts,
  ],
  cohere: [...contents, ...parts],
  'ai-sdk': [...contents, ...parts, ...noContent],
}

const goodMessages: Partial<Record<ChatApi, object>> = {
  gemini: { role: 'user', parts: [{ text: 'hi' }] },
  'bedrock-converse': { role: 'user', content: [{ text: 'hi' }] },
}
const apis = Object.keys(requests) as ChatApi[]

async function errorOf(promise: Promise<unknown>): Promise<TokenroomError> {
  const error = await promise.then(
    () => expect.unreachable('nothing was refused'),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(TokenroomError)
  return error as TokenroomError
}

async function expectRefused(promise: Promise<unknown>, where: string, expected: string): Promise<void> {
  const error = await errorOf(promise)
  expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', data: { name: where, expected } })
  // Where, what must be there, what is, and the remedy.
  expect(error.message.startsWith(`${where} must be ${expected}, not `)).toBe(true)
  expect(error.message).toMatch(/; (?:give|parse|if|write) /)
}

describe.each(apis)('%s', (api) => {
  const count = (request: unknown) => countRequest(request as object, { api, counter: new WordCounter() })
  const listOf = api === 'gemini' ? 'contents' : api === 'openai-responses' ? 'input' : 'messages'
  const good = goodMessages[api] ?? user
  const planner = () => createPlanner<object>({ api, counter: new WordCounter(), windowTokens: 5_000 })

  it.each([null, undefined, 5, 'x', []])('refuses the request %j', (request) =>
    expectRefused(count(request), 'request', 'an object'),
  )

  it.each(requests[api].map(([value, where, expected]) => ({ value, where, expected })))(
    'refuses the request $value',
    ({ value, where, expected }) => expectRefused(count(value), where, expected),
  )

  it.each(messages[api].map(([value, where, expected]) => ({ value: value as object, where, expected })))(
    'refuses the message $value, counted and planned',
    async ({ value, where, expected }) => {
      await expectRefused(count({ [listOf]: [good, value] }), `${listOf}[1]${where}`, expected)
      const input = { slots: [{ name: 'history', messages: [good, value] }] }
      for (const call of ['plan', 'measure', 'preview'] as const) {
        await expectRefused(planner()[call](input), `slots.history[1]${where}`, expected)
      }
    },
  )

  it.each([null, 5, 'x', []])('refuses to plan %j as a message, an item or a tool', async (value) => {
    const plan = (slot: object) => planner().plan({ slots: [{ name: 'a', ...slot } as never] })
    await expectRefused(plan({ messages: [value] }), 'slots.a[0]', 'an object')
    await expectRefused(plan({ tools: [value] }), 'slots.a.tools[0]', 'an object')
    const error = await errorOf(plan({ items: [value] }))
    expect(error.code).toBe('INVALID_ARGUMENT')
    expect(error.message).toContain('slots.a[0]')
  })

  it.each(inherited)('takes %s for the name of a field, and of a role', async (name) => {
    const message = JSON.parse(`{${JSON.stringify(good).slice(1, -1)},"${name}":{"tool_calls":5}}`) as object
    expect((await count({ [listOf]: [message] })).tokens).toBe((await count({ [listOf]: [good] })).tokens)
    await expect(count({ [listOf]: [{ ...good, role: name }] })).resolves.toMatchObject({
      messageTokens: [expect.any(Number)],
    })
  })
})

it('says where, what it got and what to do, without the text that it got', async () => {
  const request = { messages: [user, user, user, { role: 'assistant', tool_calls: '[{"id":"secret"}]' }] }
  const error = await errorOf(countRequest(request as object, { counter: new WordCounter() }))
  expect(error.message).toBe('messages[3].tool_calls must be a list, not a string; if it is JSON text, parse it first')
})

it('takes a schema whose type or choices cannot be made strings', async () => {
  const parameters = {
    properties: { a: { type: { toString: 1 } }, b: { enum: [{ toString: 1 }], type: [{ toString: 1 }] } },
  }
  const plain = await countRequest({ tools: [tool] }, { counter: new WordCounter() })
  const odd = { ...tool, function: { ...tool.function, parameters } }
  expect((await countRequest({ tools: [odd] }, { counter: new WordCounter() })).upper).toBeGreaterThan(plain.upper)
})

describe('data that is no JSON', () => {
  const cyclic: { self?: object; role: string; content: string } = { role: 'user', content: 'hi' }
  cyclic.self = { deep: [cyclic] }
  const input = (value: unknown) => ({
    role: 'assistant',
    content: [{ type: 'tool-call', toolCallId: 'a', toolName: 'f', input: { value } }],
  })
  const schema = (value: unknown) => ({ name: 'f', parameters: { properties: { a: value } } })

  it.each([
    ['a message that contains itself', { messages: [cyclic] }, 'messages[0].self.deep[0].self', 'data of more than'],
    ['a bigint in a call', { messages: [input(5n)] }, 'messages[0].content[0].input.value', 'a bigint'],
    [
      'a bigint in a schema',
      { tools: [schema({ minimum: 5n })] },
      'tools[0].parameters.properties.a.minimum',
      'a bigint',
    ],
  ])('%s is refused, counted and planned', async (_, request, where, received) => {
    const count = countRequest(request as object, { api: 'ai-sdk', counter: new WordCounter() })
    const error = await errorOf(count)
    expect(error.code).toBe('INVALID_ARGUMENT')
    expect(error.message.startsWith(`${where} must be JSON data, not ${received}`)).toBe(true)
    const planner = createPlanner<object>({ api: 'ai-sdk', counter: new WordCounter(), windowTokens: 5_000 })
    const slot = { name: 'a', ...(request as { messages: object[] }) }
    expect(await errorOf(planner.plan({ slots: [slot] }))).toMatchObject({ code: 'INVALID_ARGUMENT' })
  })
})

it('a tokenizer in the place of the options is refused', async () => {
  for (const options of [undefined, {}, new WordCounter(), { counter: 'gpt-4o' }]) {
    const error = await errorOf(countRequest({ messages: [user] }, options as { counter: WordCounter }))
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', data: { name: 'counter' } })
    expect(error.message).toContain('countRequest needs { counter }')
  }
})

/** Requests that the checks take, and requests that they refuse with a part of the sentence. */
import type { ProviderApi } from './problem.ts'

interface Bodies {
  readonly right: Readonly<Record<string, unknown>>
  readonly wrong: Readonly<Record<string, readonly [body: unknown, message: string]>>
}

const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
const user = { role: 'user', content: 'Weather?' }

const chat = (...messages: readonly object[]) => ({ model: 'gpt-4o', messages })
const call = (id: string) => ({ id, type: 'function', function: { name: 'weather', arguments: '{"city":"Oslo"}' } })
const calls = (...ids: readonly string[]) => ({ role: 'assistant', content: null, tool_calls: ids.map(call) })
const result = (id: string) => ({ role: 'tool', tool_call_id: id, content: 'rain' })
const chatTool = (fields: object) => ({ ...chat(user), tools: [{ type: 'function', function: fields }] })

const input = (...items: readonly object[]) => ({ model: 'gpt-5', input: items })
const called = (call_id: string) => ({ type: 'function_call', call_id, name: 'weather', arguments: '{}' })
const output = (call_id: string) => ({ type: 'function_call_output', call_id, output: 'rain' })

const claude = (...messages: readonly object[]) => ({ model: 'claude-sonnet-4-5', max_tokens: 10, messages })
const uses = (...ids: readonly string[]) => ({
  role: 'assistant',
  content: ids.map((id) => ({ type: 'tool_use', id, name: 'weather', input: {} })),
})
const answers = (...ids: readonly string[]) => ({
  role: 'user',
  content: ids.map((tool_use_id) => ({ type: 'tool_result', tool_use_id, content: 'rain' })),
})
const marked = { type: 'text', text: 'a', cache_control: { type: 'ephemeral' } }

const contents = (...list: readonly object[]) => ({ contents: list })
const says = { role: 'user', parts: [{ text: 'Weather?' }] }
const modelCalls = (count: number) => ({
  role: 'model',
  parts: Array.from({ length: count }, () => ({ functionCall: { name: 'weather', args: {} } })),
})
const responds = (count: number) => ({
  role: 'user',
  parts: Array.from({ length: count }, () => ({ functionResponse: { name: 'weather', response: { it: 'rains' } } })),
})

export const bodies: Readonly<Record<ProviderApi, Bodies>> = {
  'openai-chat': {
    right: {
      'a question': chat({ role: 'system', content: 'Short.' }, user),
      'parallel calls with their results': chat(user, calls('a', 'b'), result('b'), result('a'), user),
      'one id in two turns': chat(user, calls('a'), result('a'), user, calls('a'), result('a')),
      'a strict tool': chatTool({
        name: 'w',
        strict: true,
        parameters: { ...parameters, additionalProperties: false },
      }),
    },
    wrong: {
      'no messages': [chat(), 'empty array'],
      'an unknown role': [chat({ role: 'model', content: 'x' }), 'Supported values'],
      'a field of the caller': [chat({ ...user, id: 'm1' }), 'not permitted'],
      'an argument it does not know': [{ ...chat(user), system: 'x' }, 'Unrecognized request argument'],
      'a call without a result': [chat(user, calls('a', 'b'), result('a'), user), 'did not have response messages: b'],
      'a call at the end': [chat(user, calls('a')), 'did not have response messages: a'],
      'a result without a call': [chat(user, result('a')), 'must be a response to a preceeding message'],
      'a message between call and result': [chat(user, calls('a'), user, result('a')), 'did not have response'],
      'two results for one call': [chat(user, calls('a'), result('a'), result('a')), 'Duplicate tool message'],
      'an empty list of calls': [chat(user, { role: 'assistant', content: 'x', tool_calls: [] }), 'empty array'],
      'no content': [chat({ role: 'user', content: null }), 'expected a string or array'],
      'a picture from the assistant': [
        chat(user, { role: 'assistant', content: [{ type: 'image_url', image_url: { url: 'x' } }] }),
        'Supported values',
      ],
      'an empty list of tools': [{ ...chat(user), tools: [] }, 'empty array'],
      'a choice without tools': [{ ...chat(user), tool_choice: 'auto' }, 'only allowed when'],
      'a name with a space': [chatTool({ name: 'the weather', parameters }), 'match pattern'],
      'parameters that are no object': [chatTool({ name: 'w', parameters: { type: 'string' } }), 'got string'],
      'a strict tool that is open': [chatTool({ name: 'w', strict: true, parameters }), 'additionalProperties'],
    },
  },
  'openai-responses': {
    right: {
      'a text': { model: 'gpt-5', input: 'Weather?' },
      'calls with their results, also later': input(user, called('a'), called('b'), output('b'), output('a')),
      'reasoning before its call': input(
        user,
        { type: 'reasoning', id: 'rs_1', summary: [] },
        called('a'),
        output('a'),
      ),
      'a computer call': input(
        { type: 'computer_call', call_id: 'c', id: 'cu_1', action: { type: 'screenshot' }, status: 'completed' },
        { type: 'computer_call_output', call_id: 'c', output: { type: 'computer_screenshot', image_url: 'x' } },
      ),
    },
    wrong: {
      'no items': [input(), 'empty array'],
      'a result without a call': [input(user, output('a')), 'No tool call found'],
      'a result before its call': [input(user, output('a'), called('a')), 'No tool call found'],
      'a call without a result': [input(user, called('a'), user), 'No tool output found'],
      'reasoning without what followed': [
        input({ type: 'reasoning', id: 'rs_1', summary: [] }, user),
        'following item',
      ],
      'input text from the assistant': [
        input({ role: 'assistant', content: [{ type: 'input_text', text: 'x' }] }),
        'Supported values',
      ],
      'messages instead of input': [{ model: 'gpt-5', input: 'x', messages: [] }, 'Unknown parameter'],
      "a tool in Chat's shape": [
        { model: 'gpt-5', input: 'x', tools: [{ type: 'function', function: { name: 'w', parameters } }] },
        'expected a string',
      ],
    },
  },
  anthropic: {
    right: {
      'a question': { ...claude(user), system: 'Short.' },
      'an assistant first': claude({ role: 'assistant', content: 'Hello' }, user),
      'parallel uses, results in two messages': claude(user, uses('a', 'b'), answers('a'), answers('b')),
      'four marks': claude({ role: 'user', content: [marked, marked, marked, marked] }),
    },
    wrong: {
      'no limit of output': [{ model: 'm', messages: [user] }, 'Field required'],
      'a system message': [claude({ role: 'system', content: 'x' }, user), 'Unexpected role "system"'],
      'a field of the caller': [claude({ ...user, id: 'm1' }), 'not permitted'],
      'an empty text': [claude({ role: 'user', content: [{ type: 'text', text: '' }] }), 'must be non-empty'],
      'an empty message in the middle': [claude({ role: 'assistant', content: [] }, user), 'non-empty content'],
      'a use without a result': [claude(user, uses('a'), user), '`tool_use` ids were found without'],
      'a use at the end': [claude(user, uses('a')), '`tool_use` ids were found without'],
      'a result without a use': [claude(user, uses('a'), answers('a', 'b')), 'unexpected `tool_use_id`'],
      'an id used again': [claude(user, uses('a'), answers('a'), uses('a'), answers('a')), 'must be unique'],
      'two results': [claude(user, uses('a'), answers('a', 'a')), 'single result'],
      'text before the results': [
        claude(user, uses('a'), { role: 'user', content: [{ type: 'text', text: 'x' }, ...answers('a').content] }),
        'immediately after',
      ],
      'five marks': [claude({ role: 'user', content: Array(5).fill(marked) }), 'maximum of 4'],
      'a mark on an empty text': [
        claude({ role: 'user', content: [{ ...marked, text: '' }] }),
        'cannot be set for empty text blocks',
      ],
      'a search without its result': [
        claude(
          { role: 'assistant', content: [{ type: 'server_tool_use', id: 's', name: 'web_search', input: {} }] },
          user,
        ),
        'without a corresponding',
      ],
      'a tool without a schema': [{ ...claude(user), tools: [{ name: 'w' }] }, 'should be an object'],
      'a call without its thinking': [
        { ...claude(user, uses('a'), answers('a')), thinking: { type: 'enabled', budget_tokens: 1024 } },
        'Expected `thinking`',
      ],
    },
  },
  gemini: {
    right: {
      'a question': { ...contents(says), systemInstruction: { parts: [{ text: 'Short.' }] } },
      'calls and responses': contents(says, modelCalls(2), responds(2), { role: 'model', parts: [{ text: 'Rain.' }] }),
      'a tool with a JSON schema': {
        ...contents(says),
        tools: [{ functionDeclarations: [{ name: 'w', parametersJsonSchema: { ...parameters, $schema: 'x' } }] }],
      },
    },
    wrong: {
      'no contents': [contents(), 'empty array'],
      'a system role': [contents({ role: 'system', parts: [{ text: 'x' }] }), 'Supported values'],
      'no parts': [contents({ role: 'user', parts: [] }), 'empty array'],
      'a part without data': [contents({ role: 'user', parts: [{ thought: true }] }), 'oneof field'],
      'a field of the caller': [contents({ ...says, id: 'm1' }), 'not permitted'],
      'a call first': [contents(modelCalls(1), responds(1)), 'immediately after a user turn'],
      'a call after the model': [
        contents(says, { role: 'model', parts: [{ text: 'x' }] }, modelCalls(1), responds(1)),
        'immediately after a user turn',
      ],
      'a response without a call': [contents(says, responds(1)), 'immediately after a function call turn'],
      'fewer responses than calls': [contents(says, modelCalls(2), responds(1)), 'is equal to the number'],
      'a call without a response': [contents(says, modelCalls(1), says), 'is equal to the number'],
      'a call at the end': [contents(says, modelCalls(1)), 'requests end with'],
      'a call without its signature': [contents(says, modelCalls(1), responds(1)), 'thought_signature'],
      'fields of JSON schema in parameters': [
        {
          ...contents(says),
          tools: [
            { functionDeclarations: [{ name: 'w', parameters: { ...parameters, additionalProperties: false } }] },
          ],
        },
        'Unknown name "additionalProperties"',
      ],
    },
  },
}

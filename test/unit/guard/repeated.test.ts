/** Events that a server sends twice were generated once. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anthropicGuard } from '../../../src/guard/apis/anthropic.ts'
import { geminiContent } from '../../../src/guard/apis/gemini.ts'
import { openAiChatGuard } from '../../../src/guard/apis/openai-chat.ts'
import { openAiResponsesGuard } from '../../../src/guard/apis/openai-responses.ts'
import type { Fault } from '../../helpers/billing-server/script.ts'
import { type BillingServer, startBillingServer } from '../../helpers/billing-server/server.ts'
import { PROMPT, setUpWith } from '../../helpers/guard/set-up.ts'

let server: BillingServer
beforeAll(async () => {
  server = await startBillingServer()
})
afterAll(() => server.close())

const messages = [{ role: 'user', content: PROMPT }]
const chat = { path: '/v1/chat/completions', body: { model: 'gpt-4o', stream: true, messages } }
const responses = { path: '/v1/responses', body: { model: 'gpt-4o', stream: true, input: PROMPT } }

describe.each([
  { api: 'chat', ...chat, limited: { max_tokens: 12 } },
  { api: 'responses', ...responses, limited: { max_output_tokens: 16 } },
])('a $api stream in which every event comes twice', ({ path, body, limited }) => {
  test.each<Fault>([{ kind: 'none' }, { kind: 'no-usage' }])('is settled at its bill: %j', async (fault) => {
    const { post, standing, events } = setUpWith(server, 10_000)
    const call = `twice ${path} ${fault.kind}`
    // More than half of what it may say: counted twice it would be stopped.
    await (await post(path, { ...body, ...limited }, { call, pieces: 10, fault, isDoubled: true })).text()
    const { inputTokens, outputTokens } = server.bills.get(call)!
    expect(outputTokens).toBe(10)
    expect(events.at(-1)).toMatchObject({ type: 'settled', endedBy: 'end' })
    expect(await standing()).toMatchObject({ held: 0, spent: inputTokens + outputTokens })
  })
})

const textsOf = (follower: ReturnType<typeof openAiChatGuard.follow>, events: readonly object[]) => {
  let before = ''
  return events.flatMap((event) => {
    const data = JSON.stringify(event)
    const { pieces } = follower.read(event, data === before)
    before = data
    return pieces.map(({ text }) => text)
  })
}

describe('of two events that are equal', () => {
  const said = (content: string, more: object = {}) => ({ choices: [{ index: 0, delta: { content } }], ...more })
  const candidate = (text: string, usageMetadata?: object) => ({
    candidates: [{ index: 0, content: { parts: [{ text }] } }],
    ...(usageMetadata && { usageMetadata }),
  })

  test('both count where nothing tells that the model did not say it twice', () => {
    expect(textsOf(openAiChatGuard.follow({}), [said('ha'), said('ha')])).toEqual(['ha', 'ha'])
    expect(textsOf(geminiContent.follow({}), [candidate('ha'), candidate('ha')])).toEqual(['ha', 'ha'])
    const delta = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'ha' } }
    expect(textsOf(anthropicGuard.follow({}), [delta, delta])).toEqual(['ha', 'ha'])
    const responses = [1, 2].map((sequence_number) => ({
      type: 'response.output_text.delta',
      sequence_number,
      delta: 'ha',
    }))
    expect(textsOf(openAiResponsesGuard.follow({}), responses)).toEqual(['ha', 'ha'])
  })

  test('one counts where random characters or growing usage are equal too', () => {
    const marked = said('ha', { obfuscation: 'xY7w' })
    const other = said('ha', { obfuscation: 'q9Pt' })
    expect(textsOf(openAiChatGuard.follow({}), [marked, marked, other])).toEqual(['ha', 'ha'])
    const short = said('ha', { obfuscation: 'x' })
    expect(textsOf(openAiChatGuard.follow({}), [short, short])).toEqual(['ha', 'ha'])
    const [first, second] = [1, 2].map((completion_tokens) => said('ha', { usage: { completion_tokens } }))
    expect(textsOf(openAiChatGuard.follow({}), [first!, first!, second!])).toEqual(['ha', 'ha'])
    const [one, two] = [1, 2].map((candidatesTokenCount) => candidate('ha', { candidatesTokenCount }))
    expect(textsOf(geminiContent.follow({}), [one!, one!, two!])).toEqual(['ha', 'ha'])
  })
})

test('the name of a tool call counts once, in however many chunks a server repeats it', () => {
  const call = (id: string, args: string) => ({
    choices: [{ index: 0, delta: { tool_calls: [{ index: 0, id, function: { name: 'find', arguments: args } }] } }],
  })
  const texts = textsOf(openAiChatGuard.follow({}), [call('a', '{'), call('a', '}'), call('b', '{}')])
  expect(texts).toEqual(['find', '{', '}', 'find', '{}'])
})

test('blocks of a server that gives all of them one number count, each once', () => {
  const start = (content_block: object) => ({ type: 'content_block_start', index: 0, content_block })
  const delta = (text: string) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })
  const stop = { type: 'content_block_stop', index: 0 }
  const [said, find] = [start({ type: 'text', text: '' }), start({ type: 'tool_use', name: 'find', input: {} })]
  const events = [said, delta('Let me see.'), stop, stop, find, find, delta('{}'), stop, said, delta('Done.')]
  expect(textsOf(anthropicGuard.follow({}), events)).toEqual(['Let me see.', 'find', '{}', 'Done.'])
})

test('a block of Claude’s that comes again after a later one counts once', () => {
  const start = (index: number) => ({
    type: 'content_block_start',
    index,
    content_block: { type: 'tool_use', name: 'find', input: {} },
  })
  const delta = (index: number, partial_json: string) => ({
    type: 'content_block_delta',
    index,
    delta: { type: 'input_json_delta', partial_json },
  })
  const stop = (index: number) => ({ type: 'content_block_stop', index })
  const events = [start(0), start(0), delta(0, '{}'), stop(0), delta(0, '{}'), start(1), delta(1, '[]')]
  expect(textsOf(anthropicGuard.follow({}), events)).toEqual(['find', '{}', 'find', '[]'])
})

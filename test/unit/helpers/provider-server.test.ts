import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bodies } from '../../helpers/provider-server/bodies.ts'
import type { ProviderApi } from '../../helpers/provider-server/problem.ts'
import { type ProviderServer, refusalOf, startProviderServer } from '../../helpers/provider-server/server.ts'

let server: ProviderServer
beforeAll(async () => {
  server = await startProviderServer({ answer: 'Yes.' })
})
afterAll(() => server.close())

describe('the real SDKs, pointed at the server', () => {
  const openai = () => new OpenAI({ apiKey: 'none', baseURL: `${server.origin}/v1`, maxRetries: 0 })

  it('are answered by Chat Completions, whole and streamed', async () => {
    const request = { model: 'gpt-4o', messages: [{ role: 'user' as const, content: 'Is there room?' }] }
    const { choices, usage } = await openai().chat.completions.create(request)
    expect([choices[0]?.message.content, usage?.prompt_tokens]).toEqual(['Yes.', 11])
    let streamed = ''
    for await (const chunk of await openai().chat.completions.create({ ...request, stream: true })) {
      streamed += chunk.choices[0]?.delta.content ?? ''
    }
    expect(streamed).toBe('Yes.')
    await expect(openai().chat.completions.create({ ...request, messages: [] })).rejects.toMatchObject({
      status: 400,
      param: 'messages',
    })
  })

  it('are answered by Responses, whole and streamed', async () => {
    const request = { model: 'gpt-4o', input: 'Is there room?' }
    expect((await openai().responses.create(request)).output_text).toBe('Yes.')
    const stream = openai().responses.stream(request)
    expect((await stream.finalResponse()).output_text).toBe('Yes.')
    await expect(openai().responses.create({ ...request, input: [] })).rejects.toMatchObject({ status: 400 })
  })

  it('are answered by Messages, whole and streamed', async () => {
    const anthropic = new Anthropic({ apiKey: 'none', baseURL: server.origin, maxRetries: 0 })
    const request = {
      model: 'claude-opus-4-8',
      max_tokens: 10,
      messages: [{ role: 'user' as const, content: 'Is there room?' }],
    }
    expect((await anthropic.messages.create(request)).content).toEqual([{ type: 'text', text: 'Yes.' }])
    expect(await anthropic.messages.stream(request).finalText()).toBe('Yes.')
    await expect(anthropic.messages.create({ ...request, messages: [] })).rejects.toMatchObject({ status: 400 })
  })

  it('are answered by Gemini, whole and streamed', async () => {
    const genai = new GoogleGenAI({ apiKey: 'none', httpOptions: { baseUrl: server.origin } })
    const request = { model: 'gemini-2.5-flash', contents: 'Is there room?' }
    expect((await genai.models.generateContent(request)).text).toBe('Yes.')
    let streamed = ''
    for await (const chunk of await genai.models.generateContentStream(request)) streamed += chunk.text ?? ''
    expect(streamed).toBe('Yes.')
    await expect(
      genai.models.generateContent({ ...request, contents: [{ role: 'system', parts: [{ text: 'x' }] }] }),
    ).rejects.toMatchObject({ status: 400 })
  })

  it('leave what they sent, and why it was refused', () => {
    expect(server.requests.map(({ api }) => api)).toContain('gemini')
    expect(server.requests.find(({ refusal }) => refusal !== null)?.refusal?.path).toBe('messages')
  })
})

describe.each(Object.entries(bodies))('%s', (api, { right, wrong }) => {
  it.each(Object.entries(right))('takes %s', (_, body) => {
    expect(refusalOf(api as ProviderApi, body, 'gemini-2.5-flash')).toBeNull()
  })

  it.each(Object.entries(wrong))('refuses %s', (_, [body, message]) => {
    expect(refusalOf(api as ProviderApi, body, 'gemini-3-pro-preview')?.message).toContain(message)
  })
})

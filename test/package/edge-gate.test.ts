/** The gate of the examples on workerd, between the real `openai` package and a server that checks what OpenAI checks. */
import { Miniflare } from 'miniflare'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ProviderServer, startProviderServer } from '../helpers/provider-server/server.ts'
import { bundleWorker, copyExample } from './examples.ts'
import { installPacked } from './packed.ts'

const installed = installPacked()
const folder = copyExample(installed, 'edge-gate')
let provider: ProviderServer
let miniflare: Miniflare
let openai: OpenAI
beforeAll(async () => {
  provider = await startProviderServer()
  const { modules } = await bundleWorker(folder)
  miniflare = new Miniflare({
    modules,
    compatibilityDate: '2026-04-01',
    bindings: { OPENAI_BASE_URL: `${provider.origin}/v1` },
    host: '127.0.0.1',
    port: 0,
    cf: false,
  })
  openai = new OpenAI({ apiKey: 'a-key', baseURL: `${(await miniflare.ready).origin}/v1` })
})
afterAll(async () => {
  await miniflare.dispose()
  await provider.close()
  installed.remove()
})

const words = (count: number) => 'word '.repeat(count).trim()
const turn = (count: number) => [
  { role: 'user' as const, content: words(count) },
  { role: 'assistant' as const, content: 'Yes.' },
]
const system = { role: 'system' as const, content: 'Answer briefly.' }
const question = { role: 'user' as const, content: 'Is there room?' }
const bodyOf = () => provider.requests.at(-1)!.body as { messages: unknown[] }

describe('the gate', () => {
  test('passes what fits as it is, and says its tokens', async () => {
    const request = { model: 'gpt-4o', temperature: 0, messages: [system, ...turn(10), question] }
    const { data, response } = await openai.chat.completions.create(request).withResponse()
    expect(data.choices[0]?.message.content).toBe('There is room.')
    expect(bodyOf()).toEqual(request)
    expect(provider.requests.at(-1)?.headers.authorization).toBe('Bearer a-key')
    expect(Number(response.headers.get('x-token-count'))).toBeGreaterThan(20)
  })

  test('leaves out the oldest turns of what is too long', async () => {
    const messages = [system, ...turn(5000), ...turn(5000), ...turn(100), question]
    const stream = await openai.chat.completions.create({ model: 'gpt-4o', stream: true, messages })
    let text = ''
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? ''
    expect(text).toBe('There is room.')
    expect(bodyOf().messages).toEqual([system, ...turn(5000), ...turn(100), question])
  })

  test('refuses what cannot fit, once, with the numbers', async () => {
    const before = provider.requests.length
    const messages = [system, { role: 'user' as const, content: words(9000) }]
    await expect(openai.chat.completions.create({ model: 'gpt-4o', messages })).rejects.toMatchObject({
      status: 413,
      error: { code: 'PLAN_INFEASIBLE', data: { needTokens: expect.any(Number) } },
    })
    const file = [{ role: 'user' as const, content: [{ type: 'file' as const, file: { file_id: 'file-1' } }] }]
    await expect(openai.chat.completions.create({ model: 'gpt-4o', messages: file })).rejects.toMatchObject({
      status: 400,
      error: { code: 'INPUT_UNBOUNDED' },
    })
    const shapeless = [{ role: 'user', content: 5 }] as never
    await expect(openai.chat.completions.create({ model: 'gpt-4o', messages: shapeless })).rejects.toMatchObject({
      status: 400,
      error: { code: 'INVALID_ARGUMENT' },
    })
    expect(provider.requests).toHaveLength(before)
    expect(provider.requests.every(({ refusal }) => refusal === null)).toBe(true)
  })
})

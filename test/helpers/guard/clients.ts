/** The real SDKs, each as one function: a stream of texts, or a whole text, for a script of the billing server. */
import { createAnthropic } from '@ai-sdk/anthropic'
import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { createOpenAI } from '@ai-sdk/openai'
import Anthropic from '@anthropic-ai/sdk'
import { GoogleGenAI } from '@google/genai'
import { createOpenAI as createOpenAI7 } from 'ai-sdk-openai-7'
import { generateText, type LanguageModel, streamText } from 'ai6'
import { generateText as generateText7, streamText as streamText7 } from 'ai7'
import OpenAI from 'openai'
import OpenAI7 from 'openai7'
import type { Fetch } from '../../../src/guard/index.ts'
import { SCRIPT_HEADER, type Script } from '../billing-server/script.ts'

export interface Ask {
  readonly prompt: string
  /** The caller's own limit of output. Anthropic demands one. */
  readonly maxTokens: number
  readonly script: Script
  readonly signal?: AbortSignal
  readonly headers?: Readonly<Record<string, string>>
}

export interface Client {
  /** Pieces of text as the SDK hands them on. The last is the reason why the answer ended. */
  stream(ask: Ask): AsyncIterable<string>
  /** The text and the reason, whole. */
  whole(ask: Ask): Promise<readonly [string, string]>
}

/** A model whose tokenizer is known, so that every API can be counted to the token. */
export const MODELS = [
  {
    id: 'exact-claude',
    provider: 'anthropic',
    encoding: 'o200k_base',
    windowTokens: 200_000,
    outputLimitTokens: 8_192,
    prices: {
      inputUsdPerMillion: 3,
      outputUsdPerMillion: 15,
      cacheReadUsdPerMillion: 0.3,
      cacheWriteUsdPerMillion: 3.75,
    },
  },
  {
    id: 'exact-gemini',
    provider: 'google',
    encoding: 'o200k_base',
    windowTokens: 1_000_000,
    outputLimitTokens: 8_192,
    prices: { inputUsdPerMillion: 0.3, outputUsdPerMillion: 2.5 },
  },
] as const

const headersOf = ({ script, headers }: Ask) => ({ [SCRIPT_HEADER]: JSON.stringify(script), ...headers })
const messagesOf = ({ prompt }: Ask) => [{ role: 'user' as const, content: prompt }]
const callOf = (ask: Ask) => ({ headers: headersOf(ask), ...(ask.signal && { signal: ask.signal }) })

function openAiChat(client: OpenAI): Client {
  const body = (ask: Ask) => ({ model: 'gpt-4o', messages: messagesOf(ask), max_completion_tokens: ask.maxTokens })
  return {
    async *stream(ask) {
      const stream = await client.chat.completions.create({ ...body(ask), stream: true }, callOf(ask))
      for await (const { choices } of stream) {
        for (const { delta, finish_reason } of choices) {
          if (delta.content) yield delta.content
          if (finish_reason) yield finish_reason
        }
      }
    },
    async whole(ask) {
      const { choices } = await client.chat.completions.create(body(ask), callOf(ask))
      return [choices[0]?.message.content ?? '', choices[0]?.finish_reason ?? '']
    },
  }
}

function openAiResponses(client: OpenAI): Client {
  const body = (ask: Ask) => ({ model: 'gpt-4o', input: messagesOf(ask), max_output_tokens: ask.maxTokens })
  return {
    async *stream(ask) {
      const stream = await client.responses.create({ ...body(ask), stream: true }, callOf(ask))
      for await (const event of stream) {
        if (event.type === 'error') throw new Error(event.message)
        if (event.type === 'response.output_text.delta') yield event.delta
        if (event.type === 'response.completed' || event.type === 'response.incomplete')
          yield event.response.incomplete_details?.reason ?? 'completed'
      }
    },
    async whole(ask) {
      const answer = await client.responses.create(body(ask), callOf(ask))
      return [answer.output_text, answer.incomplete_details?.reason ?? 'completed']
    },
  }
}

function anthropic(client: Anthropic): Client {
  const body = (ask: Ask) => ({ model: 'exact-claude', messages: messagesOf(ask), max_tokens: ask.maxTokens })
  return {
    async *stream(ask) {
      const stream = await client.messages.create({ ...body(ask), stream: true }, callOf(ask))
      for await (const event of stream) {
        if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') yield event.delta.text
        if (event.type === 'message_delta') yield event.delta.stop_reason ?? ''
      }
    },
    async whole(ask) {
      const { content, stop_reason } = await client.messages.create(body(ask), callOf(ask))
      return [content[0]?.type === 'text' ? content[0].text : '', stop_reason ?? '']
    },
  }
}

function gemini(client: GoogleGenAI): Client {
  const body = (ask: Ask) => ({
    model: 'exact-gemini',
    contents: ask.prompt,
    config: {
      maxOutputTokens: ask.maxTokens,
      httpOptions: { headers: headersOf(ask) },
      ...(ask.signal && { abortSignal: ask.signal }),
    },
  })
  return {
    async *stream(ask) {
      for await (const { text, candidates } of await client.models.generateContentStream(body(ask))) {
        if (text) yield text
        const reason = candidates?.[0]?.finishReason
        if (reason) yield reason
      }
    },
    async whole(ask) {
      const { text, candidates } = await client.models.generateContent(body(ask))
      return [text ?? '', candidates?.[0]?.finishReason ?? '']
    },
  }
}

const aiCall = (ask: Ask) => ({
  prompt: ask.prompt,
  maxOutputTokens: ask.maxTokens,
  headers: headersOf(ask),
  ...(ask.signal && { abortSignal: ask.signal }),
})

function aiSdk6(model: LanguageModel): Client {
  return {
    async *stream(ask) {
      for await (const part of streamText({ model, ...aiCall(ask), onError: () => {} }).fullStream) {
        if (part.type === 'text-delta') yield part.text
        if (part.type === 'finish') yield part.finishReason
        if (part.type === 'error') throw part.error
      }
    },
    async whole(ask) {
      const { text, finishReason } = await generateText({ model, ...aiCall(ask) })
      return [text, finishReason]
    },
  }
}

function aiSdk7(provider: ReturnType<typeof createOpenAI7>): Client {
  const model = provider.responses('gpt-4o')
  return {
    async *stream(ask) {
      for await (const part of streamText7({ model, ...aiCall(ask), onError: () => {} }).fullStream) {
        if (part.type === 'text-delta') yield part.text
        if (part.type === 'finish') yield part.finishReason
        if (part.type === 'error') throw part.error
      }
    },
    async whole(ask) {
      const { text, finishReason } = await generateText7({ model, ...aiCall(ask) })
      return [text, finishReason]
    },
  }
}

/** Each SDK, with its own `fetch` and its own retries. */
export function clients(origin: string, fetch: Fetch) {
  const options = { apiKey: 'sk-secret', baseURL: `${origin}/v1`, fetch }
  // The two versions have types of their own; what is called here is the same.
  const newest = new OpenAI7(options) as unknown as OpenAI
  return {
    'openai 6, chat': openAiChat(new OpenAI(options)),
    'openai 7, chat': openAiChat(newest),
    'openai 6, responses': openAiResponses(new OpenAI(options)),
    'openai 7, responses': openAiResponses(newest),
    anthropic: anthropic(new Anthropic({ ...options, baseURL: origin })),
    genai: gemini(new GoogleGenAI({ apiKey: 'sk-secret', httpOptions: { baseUrl: origin, fetch } as object })),
    'ai 6, chat': aiSdk6(createOpenAI(options).chat('gpt-4o')),
    'ai 6, anthropic': aiSdk6(createAnthropic(options)('exact-claude')),
    'ai 6, google': aiSdk6(createGoogleGenerativeAI({ ...options, baseURL: `${origin}/v1beta` })('exact-gemini')),
    'ai 7, responses': aiSdk7(createOpenAI7(options)),
  } as const
}

export type ClientName = keyof ReturnType<typeof clients>

export const clientNames: readonly ClientName[] = [
  'openai 6, chat',
  'openai 7, chat',
  'openai 6, responses',
  'openai 7, responses',
  'anthropic',
  'genai',
  'ai 6, chat',
  'ai 6, anthropic',
  'ai 6, google',
  'ai 7, responses',
]

/** Embeddings: input only. OpenAI's and its likes, and Gemini's. */
import { type Fields, fieldsOf, objectsIn } from '../json.ts'
import type { Follower, GuardApi } from './api.ts'

/** The texts that an embedding request has, and how many of its tokens are given as ids. */
export function embeddedTexts(body: Fields): { readonly texts: readonly string[]; readonly tokens: number } {
  const texts: string[] = []
  let tokens = 0
  const add = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value)
    else if (typeof value === 'number') tokens++
    else if (Array.isArray(value)) for (const one of value) add(one)
  }
  add(body.input)
  const requests = Array.isArray(body.requests) ? objectsIn(body.requests) : [body]
  for (const { content } of requests) for (const { text } of objectsIn(fieldsOf(content).parts)) add(text)
  return { texts, tokens }
}

function noStream(): Follower {
  throw new TypeError('an embedding is not a stream')
}

const texts = {
  isChat: false,
  ask: () => ({
    statedOutputTokens: 0,
    leastOutputTokens: 0,
    choices: 1,
    streams: false,
    openEnds: [],
    thinksUnseen: false,
  }),
  limitOutput: (body: Fields) => body,
  readWhole: () => [],
  follow: noStream,
} as const

export const openAiEmbeddings: GuardApi = { shape: 'openai-chat', ...texts }
export const geminiEmbeddings: GuardApi = { shape: 'gemini', ...texts }

/** Which endpoint of which API an address is. */
import { anthropicGuard } from './apis/anthropic.ts'
import type { GuardApi } from './apis/api.ts'
import { geminiEmbeddings, openAiEmbeddings } from './apis/embeddings.ts'
import { geminiContent } from './apis/gemini.ts'
import { openAiChatGuard } from './apis/openai-chat.ts'
import { openAiResponsesGuard } from './apis/openai-responses.ts'

/** The endpoints whose requests are counted. */
export type EndpointName =
  | 'chat.completions'
  | 'responses'
  | 'messages'
  | 'generateContent'
  | 'streamGenerateContent'
  | 'embeddings'
  | 'embedContent'
  | 'batchEmbedContents'

export interface Endpoint {
  readonly name: EndpointName
  readonly api: GuardApi
  /** The model, where the address names it: Gemini's, and Azure's deployment. */
  readonly model?: string
  /** The address says that the answer is a stream. */
  readonly streams?: boolean
}

/** What is recognised: an endpoint, one that is not billed, or none. */
export type Recognised = Endpoint | 'free' | 'unknown'

const BY_PATH: readonly (readonly [RegExp, EndpointName, GuardApi])[] = [
  [/\/chat\/completions$/, 'chat.completions', openAiChatGuard],
  [/\/responses$/, 'responses', openAiResponsesGuard],
  [/\/messages$/, 'messages', anthropicGuard],
  [/\/embeddings$/, 'embeddings', openAiEmbeddings],
]
const GEMINI = /\/models\/([^/:]+):(generateContent|streamGenerateContent|embedContent|batchEmbedContents)$/
const DEPLOYMENT = /\/deployments\/([^/]+)\//
const COUNTING = /\/messages\/count_tokens$|\/responses\/input_tokens$|:countTokens$|:computeTokens$/

/** Recognises a request by its method and address. What only reads, and what only counts, is free. */
export function recognise(method: string, address: string): Recognised {
  if (method !== 'POST') return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 'free' : 'unknown'
  const path = new URL(address, 'http://localhost').pathname.replace(/\/+$/, '')
  if (COUNTING.test(path)) return 'free'
  const [, model, call] = GEMINI.exec(path) ?? []
  if (model !== undefined) {
    const name = call as EndpointName
    const api = name.startsWith('embed') || name.startsWith('batch') ? geminiEmbeddings : geminiContent
    return { name, api, model: decodeURIComponent(model), streams: name === 'streamGenerateContent' }
  }
  const found = BY_PATH.find(([pattern]) => pattern.test(path))
  if (found === undefined) return 'unknown'
  const deployment = DEPLOYMENT.exec(path)?.[1]
  return {
    name: found[1],
    api: found[2],
    ...(deployment !== undefined && { model: decodeURIComponent(deployment) }),
  }
}

/** Who serves an address, as far as its host says; undefined for any other host. */
export function providerOfHost(address: string): string | undefined {
  const { hostname } = new URL(address, 'http://localhost')
  return HOSTS.find(([end]) => hostname === end || hostname.endsWith(`.${end}`) || hostname.endsWith(`-${end}`))?.[1]
}

const HOSTS: readonly (readonly [string, string])[] = [
  ['api.openai.com', 'openai'],
  ['openai.azure.com', 'azure'],
  ['services.ai.azure.com', 'azure'],
  ['api.anthropic.com', 'anthropic'],
  ['generativelanguage.googleapis.com', 'google'],
  ['aiplatform.googleapis.com', 'google-vertex'],
  ['openrouter.ai', 'openrouter'],
  ['api.groq.com', 'groq'],
  ['api.x.ai', 'xai'],
  ['api.deepseek.com', 'deepseek'],
  ['api.mistral.ai', 'mistral'],
  ['api.together.xyz', 'togetherai'],
  ['api.fireworks.ai', 'fireworks-ai'],
  ['api.cerebras.ai', 'cerebras'],
  ['api.deepinfra.com', 'deepinfra'],
  ['ai-gateway.vercel.sh', 'vercel'],
]

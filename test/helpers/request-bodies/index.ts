/** A request of each API with every kind of field that its provider takes, for tests that change it field by field. */
import { claude } from './claude.ts'
import { gemini } from './gemini.ts'
import { chat, legacy, responses } from './openai.ts'
import { aiSdk, bedrock, cohere } from './others.ts'
import type { RequestBody } from './parts.ts'

export type { RequestBody } from './parts.ts'

export const requestBodies: readonly RequestBody[] = [
  chat,
  legacy,
  responses,
  claude('claude-sonnet-4-5'),
  claude('claude-opus-4-7'),
  gemini('gemini-2.5-flash'),
  gemini('gemini-3-pro-preview'),
  bedrock('anthropic.claude-sonnet-4-5-20250929-v1:0'),
  bedrock('amazon.nova-pro-v1:0'),
  cohere,
  aiSdk,
]

/** The AI SDK's language models: calls without an address, streams of parts instead of bytes. */
import { type Fields, fieldsOf, isFields, objectsIn, tokensOf } from '../json.ts'
import type { GuardApi, OpenEnd, OutputPiece } from './api.ts'

/** A call's options as `countRequest` reads them, and as they are limited. */
export const aiSdkGuard: GuardApi = {
  shape: 'ai-sdk',
  isChat: true,
  ask: (body) => ({
    statedOutputTokens: tokensOf(body.maxOutputTokens),
    leastOutputTokens: 1,
    choices: 1,
    streams: false,
    openEnds: openEndsOf(body),
    thinksUnseen: 'model',
  }),
  limitOutput: (body, maxOutputTokens) => ({ ...body, maxOutputTokens }),
  readWhole: (answer) => objectsIn(fieldsOf(answer).content).flatMap((part, at) => piecesOf(part, `${at}`)),
  follow: () => {
    throw new TypeError('a language model of the AI SDK streams parts, not events')
  },
}

/** Fields of the providers' options that name what is not in the call. */
const KEPT_ELSEWHERE = ['previousResponseId', 'conversation', 'cachedContent', 'container', 'mcpServers']

function openEndsOf({ tools, providerOptions }: Fields): readonly OpenEnd[] {
  const run = objectsIn(tools).flatMap(({ type, id }, at) =>
    type === 'function'
      ? []
      : [{ path: `tools[${at}]`, reason: `the provider runs ${JSON.stringify(id)} and bills what it finds` }],
  )
  const kept = Object.entries(fieldsOf(providerOptions)).flatMap(([provider, options]) =>
    KEPT_ELSEWHERE.filter((name) => isFields(options) && options[name] !== undefined && options[name] !== null).map(
      (name) => ({
        path: `providerOptions.${provider}.${name}`,
        reason: 'what the provider keeps is not in the request',
      }),
    ),
  )
  return [...run, ...kept]
}

function piecesOf(part: Fields, of: string): OutputPiece[] {
  const texts = part.type === 'tool-call' ? [part.toolName, part.input] : [part.text]
  return texts.flatMap((text) => (typeof text === 'string' && text !== '' ? [{ of, text }] : []))
}

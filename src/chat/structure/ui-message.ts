import type { UiMessage } from '../adapters/ai-sdk/messages.ts'
import { asText, type Fields, objectsOf } from '../content.ts'
import { blockStructure, contentPieces } from './blocks.ts'
import type { MessageStructure, TextPiece } from './types.ts'

/** States in which a part of a tool has its result beside its call, or is sent by nobody yet. */
const SETTLED: ReadonlySet<unknown> = new Set(['output-available', 'output-error', 'output-denied', 'input-streaming'])

/**
 * Messages of `useChat`. A part of a tool has the call and its result, so that there is nothing to link; one whose
 * result never came is a call that nobody answered, and becomes one with an error.
 */
export const uiMessageStructure: MessageStructure<UiMessage> = {
  ...blockStructure<UiMessage>({
    order: { startsWithUser: false, callsFollowUser: false, resultsFollowCalls: false, resultsInOne: false },
    blocks: ({ parts }) => objectsOf(parts),
    withBlocks: (message, parts) => ({ ...message, parts: parts as UiMessage['parts'] }),
    speaker: ({ role }) => (role === 'assistant' ? 'model' : role === 'system' ? 'system' : 'user'),
    link: (part) => {
      const tool = toolOf(part)
      // What waits for the user's approval is for the page to settle.
      if (tool === null || SETTLED.has(part.state) || part.approval !== undefined) return null
      return { kind: 'call', id: asText(part.toolCallId), tool, needsOther: part.providerExecuted !== true }
    },
    // Texts are found in the message as a whole, below.
    pieces: () => [],
    withPieces: (part) => part,
    cleared: (part) => part,
    isReasoning: ({ type }) => type === 'reasoning',
    answer: (part, errorText) => ({ ...part, state: 'output-error', errorText }),
    resultMessage: (parts) => ({ role: 'assistant', parts: parts as unknown as UiMessage['parts'] }),
  }),
  // A result stands in the message of its call: no message can be added that has it.
  answers: () => null,
  // Reasoning may be signed, and what the model said after it belongs to it; results are the caller's.
  texts: (message) => shortenable(message).flatMap((part) => piecesOf(part)),
  withTexts(message, texts) {
    const list = shortenable(message)
    const places = new Map<Fields, number>()
    let at = 0
    for (const part of list) {
      if (piecesOf(part).length > 0) places.set(part, at++)
    }
    const parts = objectsOf(message.parts).flatMap((part) => {
      const place = places.get(part)
      if (place === undefined) return [part]
      const text = texts[place]!
      if (part.type === 'text') return text === '' ? [] : [{ ...part, text }]
      return [text === textOf(part.output) ? part : { ...part, output: text }]
    })
    return { ...message, parts: parts as unknown as UiMessage['parts'] }
  },
  ownResults: ({ parts }) => objectsOf(parts).flatMap((part) => (hasResult(part) ? [toolOf(part) ?? ''] : [])),
  withClearedOwnResults(message, places, text) {
    let place = 0
    const parts = objectsOf(message.parts).map((part) =>
      hasResult(part) && places.has(place++) ? { ...part, output: text } : part,
    )
    return { ...message, parts: parts as unknown as UiMessage['parts'] }
  },
}

function hasResult(part: Fields): boolean {
  return part.state === 'output-available' && toolOf(part) !== null
}

function shortenable({ parts }: UiMessage): readonly Fields[] {
  const all = objectsOf(parts)
  const isSealed = all.some((part) => part.type === 'reasoning' || (toolOf(part) !== null && !hasResult(part)))
  return isSealed ? all.filter(hasResult) : all
}

function piecesOf(part: Fields): readonly TextPiece[] {
  if (part.type === 'text') return contentPieces([part], false)
  return hasResult(part) ? jsonPieces(part.output) : []
}

/** A result of any form as one text, which is what the model sees of it. */
function jsonPieces(output: unknown): readonly TextPiece[] {
  const text = textOf(output)
  return text === '' ? [] : [{ text, isResult: true }]
}

function textOf(output: unknown): string {
  return output === null ? '' : asText(output)
}

function toolOf({ type, toolName }: Fields): string | null {
  if (type === 'dynamic-tool') return asText(toolName)
  return typeof type === 'string' && type.startsWith('tool-') ? type.slice('tool-'.length) : null
}

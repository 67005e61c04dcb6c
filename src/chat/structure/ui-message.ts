import type { UiMessage } from '../adapters/ai-sdk/messages.ts'
import { asText, type Fields, fieldsOf } from '../content.ts'
import { blockStructure, contentPieces } from './blocks.ts'
import type { MessageStructure } from './types.ts'

/** States in which a part of a tool has its result beside its call, or is sent by nobody yet. */
const SETTLED: ReadonlySet<unknown> = new Set(['output-available', 'output-error', 'output-denied', 'input-streaming'])

/**
 * Messages of `useChat`. A part of a tool has the call and its result, so that there is nothing to link; one whose
 * result never came is a call that nobody answered, and becomes one with an error.
 */
export const uiMessageStructure: MessageStructure<UiMessage> = {
  ...blockStructure<UiMessage>({
    order: { startsWithUser: false, callsFollowUser: false, resultsFollowCalls: false, resultsInOne: false },
    blocks: ({ parts }) => fieldsOf(parts),
    withBlocks: (message, parts) => ({ ...message, parts: parts as UiMessage['parts'] }),
    speaker: ({ role }) => (role === 'assistant' ? 'model' : role === 'system' ? 'system' : 'user'),
    link: (part) => {
      const tool = toolOf(part)
      // What waits for the user's approval is for the page to settle.
      if (tool === null || SETTLED.has(part.state) || part.approval !== undefined) return null
      return { kind: 'call', id: asText(part.toolCallId), tool, needsOther: part.providerExecuted !== true }
    },
    pieces: (part) => {
      if (part.type === 'text') return contentPieces([part], false)
      return part.state === 'output-available' ? contentPieces(part.output, true) : []
    },
    withPieces: (part, [text = '']) => {
      if (part.type !== 'text') return { ...part, output: text }
      return text === '' ? null : { ...part, text }
    },
    cleared: (part) => part,
    isReasoning: ({ type }) => type === 'reasoning',
    answer: (part, errorText) => ({ ...part, state: 'output-error', errorText }),
    resultMessage: (parts) => ({ role: 'assistant', parts: parts as unknown as UiMessage['parts'] }),
  }),
  // A result stands in the message of its call: no message can be added that has it.
  answers: () => null,
}

function toolOf({ type, toolName }: Fields): string | null {
  if (type === 'dynamic-tool') return asText(toolName)
  return typeof type === 'string' && type.startsWith('tool-') ? type.slice('tool-'.length) : null
}

import { type AiSdkMessage, isUiMessage, type UiMessage } from '../adapters/ai-sdk/messages.ts'
import { asText, type Fields, isObject, objectsOf } from '../content.ts'
import { blockStructure, contentPieces, withContentPieces } from './blocks.ts'
import type { MessageStructure, TextPiece, ToolLink } from './types.ts'
import { uiMessageStructure } from './ui-message.ts'

/**
 * Model messages of the AI SDK. It refuses calls without results itself, except those of which the user has approved
 * or denied the run; which provider comes after it is not known, so the order is what the strictest of them wants.
 */
const modelMessages: MessageStructure<AiSdkMessage> = blockStructure<AiSdkMessage>({
  order: {
    startsWithUser: false,
    callsFollowUser: true,
    resultsFollowCalls: true,
    resultsInOne: false,
    callIds: 'distinct',
  },
  blocks: ({ content }) => (typeof content === 'string' ? [{ type: 'text', text: content }] : objectsOf(content)),
  withBlocks: (message, blocks) => {
    const [only] = blocks
    const isText = typeof message.content === 'string' && blocks.length === 1 && only!.type === 'text'
    return { ...message, content: isText ? asText(only!.text) : (blocks as unknown as AiSdkMessage['content']) }
  },
  speaker: ({ role }) => SPEAKERS[role] ?? 'user',
  link,
  pieces: (part) => {
    if (part.type === 'tool-result') return outputPieces(part.output)
    return part.type === 'text' ? contentPieces([part], false) : []
  },
  withPieces: (part, texts) => {
    if (part.type !== 'tool-result') return texts[0] === '' ? null : { ...part, text: texts[0] }
    const output = part.output as Fields
    if (isJson(output)) {
      const type = output.type === 'json' ? 'text' : 'error-text'
      return texts[0] === asText(output.value) ? part : { ...part, output: { ...output, type, value: texts[0] } }
    }
    return { ...part, output: { ...output, value: withContentPieces(output.value, texts) ?? '' } }
  },
  cleared: (part, text) => (part.type === 'tool-result' ? { ...part, output: { type: 'text', value: text } } : part),
  renamed: (part, id) => ('approvalId' in part ? { ...part, approvalId: id } : { ...part, toolCallId: id }),
  isReasoning: ({ type }) => type === 'reasoning',
  answer: ({ toolCallId, toolName }, text) => ({
    type: 'tool-result',
    toolCallId,
    toolName,
    output: { type: 'error-text', value: text },
  }),
  resultMessage: (results) => ({ role: 'tool', content: results as unknown as AiSdkMessage['content'] }),
})

/** Both kinds of messages of the AI SDK: each is seen as its own kind. */
export const aiSdkStructure: MessageStructure<AiSdkMessage | UiMessage> = {
  order: modelMessages.order,
  links: (message) => (isUiMessage(message) ? uiMessageStructure.links(message) : modelMessages.links(message)),
  texts: (message) => (isUiMessage(message) ? uiMessageStructure.texts(message) : modelMessages.texts(message)),
  withTexts: (message, texts) =>
    isUiMessage(message) ? uiMessageStructure.withTexts(message, texts) : modelMessages.withTexts(message, texts),
  withoutTools: (message, places) =>
    isUiMessage(message)
      ? uiMessageStructure.withoutTools(message, places)
      : modelMessages.withoutTools(message, places),
  resultsAlone: (message, parts) =>
    isUiMessage(message) ? parts.map(() => message) : modelMessages.resultsAlone!(message, parts),
  withClearedResults: (message, places, text) =>
    isUiMessage(message) ? message : modelMessages.withClearedResults(message, places, text),
  withCallIds: (message, ids) => (isUiMessage(message) ? message : modelMessages.withCallIds!(message, ids)),
  ownResults: (message) => (isUiMessage(message) ? uiMessageStructure.ownResults!(message) : []),
  withClearedOwnResults: (message, places, text) =>
    isUiMessage(message) ? uiMessageStructure.withClearedOwnResults!(message, places, text) : message,
  answers: (message, places, text, results) =>
    isUiMessage(message) || (results !== null && isUiMessage(results))
      ? null
      : modelMessages.answers(message, places, text, results),
  withoutReasoning: (message) =>
    isUiMessage(message) ? uiMessageStructure.withoutReasoning(message) : modelMessages.withoutReasoning(message),
}

const SPEAKERS: Readonly<Record<string, 'system' | 'model' | 'tool' | 'user'>> = {
  system: 'system',
  assistant: 'model',
  tool: 'tool',
  user: 'user',
}

function link(part: Fields): ToolLink | null {
  const id = asText(part.toolCallId)
  const tool = asText(part.toolName)
  const approval = asText(part.approvalId)
  switch (part.type) {
    case 'tool-call':
      return { kind: 'call', id, tool, needsOther: part.providerExecuted !== true }
    case 'tool-result':
    case 'tool-error':
      return { kind: 'result', id, tool, needsOther: true }
    case 'tool-approval-request':
      return { kind: 'call', id: approval, scope: 'approval', tool: '', needsOther: false, about: id }
    case 'tool-approval-response':
      return { kind: 'result', id: approval, scope: 'approval', tool: '', needsOther: true }
    default:
      return null
  }
}

/** A result that is no text: the model sees its JSON, which may be shortened like a text. */
function isJson({ type }: Fields): boolean {
  return type === 'json' || type === 'error-json'
}

function outputPieces(output: unknown): readonly TextPiece[] {
  if (!isObject(output)) return []
  const { type, value } = output
  if (isJson(output)) return value === null ? [] : contentPieces(asText(value), true)
  return type === 'text' || type === 'error-text' || type === 'content' ? contentPieces(value, true) : []
}

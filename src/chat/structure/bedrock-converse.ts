import type { ConverseMessage } from '../adapters/bedrock-converse/adapter.ts'
import { asText, type Fields, isObject, objectsOf } from '../content.ts'
import { blockStructure, contentPieces, withContentPieces } from './blocks.ts'
import type { MessageStructure, ToolLink } from './types.ts'

/** Amazon Bedrock's Converse API. Source: AWS, "Use a tool to complete an Amazon Bedrock model response". */
export const bedrockConverseStructure: MessageStructure<ConverseMessage> = blockStructure<ConverseMessage>({
  order: {
    startsWithUser: true,
    callsFollowUser: true,
    resultsFollowCalls: true,
    resultsInOne: true,
    resultsFirst: true,
    callIds: 'unique',
  },
  blocks: ({ content }) => objectsOf(content),
  withBlocks: (message, content) => ({ ...message, content }),
  speaker: ({ role }) => (role === 'assistant' ? 'model' : role === 'system' ? 'system' : 'user'),
  link,
  pieces: (block) =>
    isObject(block.toolResult) ? contentPieces(block.toolResult.content, true) : contentPieces([block], false),
  withPieces: (block, texts) => {
    if (!isObject(block.toolResult)) return texts[0] === '' ? null : { ...block, text: texts[0] }
    const content = withContentPieces(block.toolResult.content, texts) ?? []
    return { ...block, toolResult: { ...block.toolResult, content } }
  },
  cleared: (block, text) =>
    isObject(block.toolResult) ? { ...block, toolResult: { ...block.toolResult, content: [{ text }] } } : block,
  renamed: (block, toolUseId) => {
    const { toolUse, toolResult } = block
    if (isObject(toolUse)) return { ...block, toolUse: { ...toolUse, toolUseId } }
    return isObject(toolResult) ? { ...block, toolResult: { ...toolResult, toolUseId } } : block
  },
  isReasoning: ({ reasoningContent }) => reasoningContent !== undefined,
  answer: ({ toolUse }, text) => ({
    toolResult: { toolUseId: isObject(toolUse) ? toolUse.toolUseId : '', content: [{ text }], status: 'error' },
  }),
  resultMessage: (results) => ({ role: 'user', content: results }),
})

function link({ toolUse, toolResult }: Fields): ToolLink | null {
  if (isObject(toolUse))
    return { kind: 'call', id: asText(toolUse.toolUseId), tool: asText(toolUse.name), needsOther: true }
  if (isObject(toolResult)) return { kind: 'result', id: asText(toolResult.toolUseId), tool: '', needsOther: true }
  return null
}

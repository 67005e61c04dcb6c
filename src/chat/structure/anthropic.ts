import type { AnthropicMessage } from '../adapters/anthropic/adapter.ts'
import { asText, type Fields, objectsOf } from '../content.ts'
import { blockStructure, contentPieces, withContentPieces } from './blocks.ts'
import type { MessageStructure, ToolLink } from './types.ts'

/** Anthropic's Messages API. Source: Anthropic, "Tool use", "Extended thinking" (2025-11). */
export const anthropicStructure: MessageStructure<AnthropicMessage> = blockStructure<AnthropicMessage>({
  order: {
    startsWithUser: false,
    callsFollowUser: false,
    resultsFollowCalls: true,
    resultsInOne: true,
    resultsFirst: true,
    callIds: 'unique',
  },
  blocks: ({ content }) => (typeof content === 'string' ? [{ type: 'text', text: content }] : objectsOf(content)),
  withBlocks: (message, blocks) => {
    const [only] = blocks
    // A text that was given as a text stays one.
    const isText = typeof message.content === 'string' && blocks.length === 1 && only!.type === 'text'
    return { ...message, content: isText ? asText(only!.text) : (blocks as readonly { readonly type: string }[]) }
  },
  speaker: ({ role }) => (role === 'assistant' ? 'model' : role === 'system' ? 'system' : 'user'),
  link,
  pieces: (block) => {
    if (block.type === 'tool_result') return contentPieces(block.content, true)
    return block.type === 'text' ? contentPieces([block], false) : []
  },
  withPieces: (block, texts) => {
    if (block.type === 'tool_result') return { ...block, content: withContentPieces(block.content, texts) ?? '' }
    return texts[0] === '' ? null : { ...block, text: texts[0] }
  },
  cleared: (block, text) => (block.type === 'tool_result' ? { ...block, content: text } : block),
  renamed: (block, id) => ('tool_use_id' in block ? { ...block, tool_use_id: id } : { ...block, id }),
  isReasoning: ({ type }) => type === 'thinking' || type === 'redacted_thinking',
  answer: ({ id }, text) => ({ type: 'tool_result', tool_use_id: id, content: text, is_error: true }),
  resultMessage: (results) => ({ role: 'user', content: results as readonly { readonly type: string }[] }),
})

// What runs at the provider or at an MCP server has its result in the same message, or is still to come.
function link(block: Fields): ToolLink | null {
  const type = asText(block.type)
  const tool = asText(block.name)
  if (type === 'tool_use') return { kind: 'call', id: asText(block.id), tool, needsOther: true }
  if (type === 'server_tool_use' || type === 'mcp_tool_use')
    return { kind: 'call', id: asText(block.id), tool, needsOther: false }
  if (type === 'tool_result' || type.endsWith('_tool_result'))
    return { kind: 'result', id: asText(block.tool_use_id), tool, needsOther: true }
  return null
}

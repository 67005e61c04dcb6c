import type { ResponseItem } from '../adapters/openai-responses/adapter.ts'
import { asText, type Fields } from '../content.ts'
import { contentPieces, withContentPieces } from './blocks.ts'
import { type MessageLinks, type MessageStructure, plainLinks, type ToolLink, toolLinks } from './types.ts'

/** How a call of each kind is answered; null where a text is no answer to it. */
type Answer = (text: string) => Fields

const text: Answer = (output) => ({ output })
const CALLS: Readonly<Record<string, Answer | null>> = {
  function_call: text,
  custom_tool_call: text,
  local_shell_call: text,
  // Its output is a picture of the screen.
  computer_call: null,
  shell_call: (stderr) => ({ output: [{ stdout: '', stderr, outcome: { type: 'exit', exit_code: 1 } }] }),
  apply_patch_call: (output) => ({ status: 'failed', output }),
}

/**
 * Items of OpenAI's Responses API. Calls and outputs belong together by `call_id`, wherever they stand; reasoning needs
 * the item that it led to. Web search, MCP and other hosted tools have their results in the item. Source: OpenAI, "Responses".
 */
export const openAiResponsesStructure: MessageStructure<ResponseItem> = {
  order: {
    startsWithUser: false,
    callsFollowUser: false,
    resultsFollowCalls: false,
    resultsInOne: false,
    callIds: 'distinct',
  },
  links: (item) => linksOf(item as Fields),
  texts: (item) => {
    const { output, content, role } = item as Fields
    if (isOutput(item as Fields)) return contentPieces(output, true)
    return role === undefined ? [] : contentPieces(content, false)
  },
  withTexts: (item, texts) => {
    const field = isOutput(item as Fields) ? 'output' : 'content'
    return { ...item, [field]: withContentPieces((item as Fields)[field], texts) ?? '' }
  },
  withoutTools: () => null,
  withClearedResults: (item, _places, output) => {
    const { type } = item as Fields
    // A screenshot cannot be a text.
    if (type === 'computer_call_output') return item
    const answer = CALLS[asText(type).replace(/_output$/, '')] ?? text
    return {
      ...item,
      ...answer(output),
      ...(type === 'apply_patch_call_output' && { status: (item as Fields).status }),
    }
  },
  answers: (item, _places, output) => {
    const { type, call_id } = item as Fields
    const answer = CALLS[asText(type)]
    return answer ? [{ type: `${asText(type)}_output`, call_id, ...answer(output) } as ResponseItem] : null
  },
  withCallIds: (item, ids) => {
    if ('call_id' in item) return { ...item, call_id: ids.get(0)! }
    return item.type === 'local_shell_call_output' ? { ...item, id: ids.get(0)! } : item
  },
  withoutReasoning: (item) => (item.type === 'reasoning' ? null : item),
}

function isOutput({ type }: Fields): boolean {
  return type === 'function_call_output' || type === 'custom_tool_call_output' || type === 'local_shell_call_output'
}

function linksOf(item: Fields): MessageLinks {
  const type = asText(item.type)
  if (type === 'reasoning') return REASONING
  if (type in CALLS) return toolLinks('model', [linkOf(item, 'call', item.execution !== 'server')])
  if (type.endsWith('_call_output')) return toolLinks('tool', [linkOf(item, 'result', true)])
  if (type === 'tool_search_call' || type === 'tool_search_output') {
    const isCall = type === 'tool_search_call'
    const isClient = item.execution === 'client'
    return toolLinks(isCall || !isClient ? 'model' : 'tool', [linkOf(item, isCall ? 'call' : 'result', isClient)])
  }
  if (type === 'mcp_approval_request')
    return toolLinks('model', [
      { kind: 'call', id: asText(item.id), scope: 'approval', tool: asText(item.name), needsOther: false },
    ])
  if (type === 'mcp_approval_response')
    return toolLinks('tool', [
      { kind: 'result', id: asText(item.approval_request_id), scope: 'approval', tool: '', needsOther: true },
    ])
  if (item.role === 'user') return plainLinks('user')
  return plainLinks(item.role === 'system' || item.role === 'developer' ? 'system' : 'model')
}

const REASONING: MessageLinks = { ...plainLinks('model'), needsNext: true }

// Outputs of a local shell name the call by `id` in the reference and by `call_id` in its examples.
function linkOf(item: Fields, kind: ToolLink['kind'], needsOther: boolean): ToolLink {
  const [id, alias] = [asText(item.call_id ?? item.id), asText(item.id)]
  const scope = asText(item.type).replace(/_(?:call|call_output|output)$/, '')
  return { kind, id, scope, ...(alias !== id && alias !== '' && { alias }), tool: asText(item.name), needsOther }
}

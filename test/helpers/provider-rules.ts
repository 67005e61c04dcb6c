import type { ChatApi } from '../../src/chat/types.ts'

/**
 * What providers refuse, written from their documentation and error messages and not from the planner: pairs, order, and
 * empty content. Each answers the first fault of a request's messages, or null.
 */

type Fields = { readonly [field: string]: unknown }
type Rule = (messages: readonly Fields[]) => string | null

export function refusalOf(api: ChatApi, messages: readonly object[]): string | null {
  return rules[api](messages as readonly Fields[])
}

const list = (value: unknown) => (Array.isArray(value) ? (value as Fields[]) : [])

function sameIds(calls: readonly unknown[], results: readonly unknown[]): boolean {
  return JSON.stringify([...calls].map(String).sort()) === JSON.stringify([...results].map(String).sort())
}

/** OpenAI: "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'." */
const chat: Rule = (messages) => {
  for (let at = 0; at < messages.length; at++) {
    const { role, tool_calls, content } = messages[at]!
    if (role === 'tool') return `message ${at}: a tool message without a call before it`
    const calls = list(tool_calls)
    if (role === 'assistant' && calls.length === 0 && (content === null || content === undefined))
      return `message ${at}: an assistant message with neither content nor calls`
    if (calls.length === 0) continue
    const results: unknown[] = []
    while (messages[at + 1]?.role === 'tool') results.push(messages[++at]!.tool_call_id)
    const ids = calls.map(({ id }) => id)
    if (!sameIds(ids, results)) return `message ${at}: calls ${ids.join()} have the results ${results.join()}`
  }
  return null
}

/** OpenAI: "No tool output found for function call …", "No tool call found …", "reasoning … without its required following item". */
const responses: Rule = (items) => {
  const open: string[] = []
  for (const [at, { type, call_id }] of items.entries()) {
    const name = String(type)
    if (name.endsWith('_call')) open.push(`${name} ${call_id}`)
    else if (name.endsWith('_call_output')) {
      const found = open.indexOf(`${name.replace(/_output$/, '')} ${call_id}`)
      if (found < 0) return `item ${at}: an output without a call`
      open.splice(found, 1)
    } else if (name === 'reasoning') {
      const next = items[at + 1]
      const isModel = next !== undefined && (next.role === 'assistant' || /_call$|^reasoning$/.test(String(next.type)))
      if (!isModel) return `item ${at}: reasoning without what follows it`
    }
  }
  return open.length > 0 ? `no output for ${open[0]}` : null
}

/** Messages of one role are one turn to Anthropic and Bedrock; results come first in the turn right after the calls. */
function blockRule(blockOf: (block: Fields) => { call?: unknown; result?: unknown; text?: unknown }): Rule {
  return (messages) => {
    const turns: { role: unknown; blocks: Fields[] }[] = []
    for (const [at, { role, content }] of messages.entries()) {
      const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : list(content)
      if (blocks.length === 0) return `message ${at} is empty`
      if (blocks.some((block) => blockOf(block).text === '')) return `message ${at}: an empty text`
      if (turns.at(-1)?.role === role) turns.at(-1)!.blocks.push(...blocks)
      else turns.push({ role, blocks: [...blocks] })
    }
    for (const [at, { role, blocks }] of turns.entries()) {
      const results = blocks.flatMap((block) => blockOf(block).result ?? [])
      const before = (turns[at - 1]?.blocks ?? []).flatMap((block) => blockOf(block).call ?? [])
      if (role === 'user' && !sameIds(before, results))
        return `turn ${at}: calls ${before.join()}, results ${results.join()}`
      const late = blocks.findIndex((block) => blockOf(block).result === undefined)
      if (role === 'user' && late >= 0 && blocks.slice(late).some((block) => blockOf(block).result !== undefined))
        return `turn ${at}: results after other content`
      if (role === 'assistant' && at === turns.length - 1 && blocks.some((block) => blockOf(block).call !== undefined))
        return 'calls without results at the end'
    }
    return null
  }
}

/** Google: "function call turn comes immediately after a user turn or after a function response turn", and as many responses as calls. */
const gemini: Rule = (contents) => {
  const callsIn = (at: number) => list(contents[at]?.parts).filter((part) => part.functionCall !== undefined).length
  const responsesIn = (at: number) =>
    list(contents[at]?.parts).filter((part) => part.functionResponse !== undefined).length
  for (const [at, { parts }] of contents.entries()) {
    if (list(parts).length === 0) return `content ${at} is empty`
    if (callsIn(at) > 0 && contents[at - 1]?.role !== 'user') return `content ${at}: a call after no user's content`
    if (callsIn(at) !== responsesIn(at + 1))
      return `content ${at}: ${callsIn(at)} calls, ${responsesIn(at + 1)} responses`
    if (at === 0 && responsesIn(0) > 0) return 'responses at the start'
  }
  return null
}

/** The AI SDK throws `MissingToolResultsError` where a message of the user comes, or the end, while results are missing. */
const aiSdk: Rule = (messages) => {
  const open = new Map<string, number>()
  const approvals = new Map<string, string>()
  const change = (id: unknown, by: number) => open.set(String(id), (open.get(String(id)) ?? 0) + by)
  const missing = () => [...open].find(([, count]) => count > 0)?.[0]
  for (const [at, { role, content }] of messages.entries()) {
    if (Array.isArray(content) && content.length === 0) return `message ${at} is empty`
    if ((role === 'user' || role === 'system') && missing() !== undefined)
      return `message ${at}: no result for ${missing()}`
    for (const { type, toolCallId, approvalId } of list(content)) {
      if (type === 'tool-call') change(toolCallId, 1)
      if (type === 'tool-result') {
        if ((open.get(String(toolCallId)) ?? 0) < 1) return `message ${at}: a result without a call`
        change(toolCallId, -1)
      }
      if (type === 'tool-approval-request') approvals.set(String(approvalId), String(toolCallId))
      if (type === 'tool-approval-response') open.set(approvals.get(String(approvalId)) ?? '', 0)
    }
  }
  return missing() === undefined ? null : `no result for ${missing()}`
}

const rules: Readonly<Record<ChatApi, Rule>> = {
  'openai-chat': chat,
  cohere: chat,
  'openai-responses': responses,
  anthropic: blockRule(({ type, id, tool_use_id, text }) =>
    type === 'tool_use'
      ? { call: id }
      : type === 'tool_result'
        ? { result: tool_use_id }
        : type === 'text'
          ? { text }
          : {},
  ),
  'bedrock-converse': blockRule(({ toolUse, toolResult, text }) => ({
    call: (toolUse as Fields | undefined)?.toolUseId,
    result: (toolResult as Fields | undefined)?.toolUseId,
    text,
  })),
  gemini,
  'ai-sdk': aiSdk,
}

/** OpenAI's Responses API. What it costs is in `../openai`, shared with Chat Completions. */
import { type Fields, isObject } from '../../content.ts'
import { isUnchanged, snapshotOf } from '../../snapshot.ts'
import { type AdapterTarget, type ChatAdapter, type FramedRequest, placesIn } from '../adapter.ts'
import { unreadFields } from '../fields.ts'
import type { OpenAiRules } from '../openai/charges.ts'
import { fixedFrame, frameParts } from '../openai/frame.ts'
import { openAiRules } from '../openai/rules.ts'
import { REASONING, RESPONSES_REQUEST, TEXT_OPTIONS } from '../openai/shapes.ts'
import { layoutOf, toolParts } from '../openai/tools.ts'
import { boundedPart, type Part, unboundedPart, uncertainText } from '../part.ts'
import { itemParts } from './items.ts'

/** An item of `input` in OpenAI's Responses API: a message, a call, a result, reasoning, or any other. */
export interface ResponseItem {
  readonly type?: string | null
  readonly role?: string
  readonly content?: unknown
  /** Messages of Chat Completions, Gemini and `useChat` have these. */
  readonly tool_calls?: never
  readonly tool_call_id?: never
  readonly parts?: never
}

/** The adapter for the Responses API of OpenAI. */
export function openAiResponses(target: AdapterTarget): ChatAdapter<ResponseItem> {
  const rules = openAiRules('openai-responses', target)
  const layout = layoutOf(target.encoding)
  return {
    api: 'openai-responses',
    describe: (item) => itemParts(item as Fields, rules, target),
    describeTool: (tool) => toolParts(tool, layout, rules),
    frame: (request) => frame(request, rules, target),
    fixed: (hasTools) => fixedFrame(hasTools, rules),
    snapshot: snapshotOf,
    unchanged: isUnchanged,
    fromText: (role, text) => ({ role, content: text }),
    build: (messages, tools) => (tools.length > 0 ? { input: messages, tools } : { input: messages }),
    read: ({ input, instructions, tools: written }) => {
      const items = typeof input === 'string' ? [{ role: 'user', content: input }] : (input ?? [])
      const tools = Array.isArray(written) ? written : []
      const first = instructions ? [{ role: 'developer', content: instructions }] : []
      return {
        messages: [...first, ...items],
        messagePaths: [
          ...first.map(() => 'instructions'),
          ...(typeof input === 'string' ? ['input'] : placesIn('input', items)),
        ],
        tools: tools as never,
        toolPaths: placesIn('tools', tools),
      }
    },
  }
}

function frame(
  { messages, tools, fields }: FramedRequest<ResponseItem>,
  rules: OpenAiRules,
  target: AdapterTarget,
): Part[] {
  const text = isObject(fields.text) ? fields.text : {}
  return [
    ...frameParts(
      {
        mergedText: null,
        isPlaceSure: true,
        hasSystem: messages.some(({ role }) => role === 'system' || role === 'developer'),
        tools,
        format: text.format,
        choice: fields.tool_choice,
        parallelCalls: fields.parallel_tool_calls,
      },
      rules,
      layoutOf(target.encoding),
    ),
    ...unreadFields(text, TEXT_OPTIONS, 'text', 'schema'),
    ...reasoningParts(fields.reasoning),
    ...['previous_response_id', 'conversation', 'prompt'].flatMap((name) => keptElsewhere(name, fields[name])),
    ...unreadFields(fields, RESPONSES_REQUEST, ''),
  ]
}

/** The prompt that the provider adds in the mode `pro`: 1,511 to 1,531 tokens on recorded bills. */
const PRO_TOKENS = { lower: 1400, tokens: 1531, upper: 1700 } as const

function reasoningParts(reasoning: unknown): Part[] {
  if (!isObject(reasoning)) return []
  const unread = unreadFields(reasoning, REASONING, 'reasoning')
  if (reasoning.mode === undefined || reasoning.mode === null) return unread
  const isPro = reasoning.mode === 'pro'
  const range = isPro ? PRO_TOKENS : { lower: 0, tokens: 0, upper: PRO_TOKENS.upper }
  return [boundedPart('message', 'framing', range), ...unread]
}

/** What the provider keeps, and bills again. */
function keptElsewhere(name: string, value: unknown): Part[] {
  if (value === undefined || value === null) return []
  const remedy = 'send the items themselves, or add what the last response of it was charged'
  const part = boundedPart('message', 'content', { lower: 0, tokens: 0, upper: 0 })
  return [
    unboundedPart(part, name, 'what the provider keeps under this id is not in the request', remedy),
    uncertainText('message', 'content', JSON.stringify(value)),
  ]
}

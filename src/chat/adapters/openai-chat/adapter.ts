/** OpenAI Chat Completions. What it costs is in `../openai`, shared with the Responses API. */
import { asText, type Fields, isObject, objectsOf, roleOf } from '../../content.ts'
import { isUnchanged, snapshotOf } from '../../snapshot.ts'
import type { ChatMessage } from '../../types.ts'
import { type AdapterTarget, type ChatAdapter, type FramedRequest, placesIn } from '../adapter.ts'
import { unreadFields } from '../fields.ts'
import { callParts, chatCallParts } from '../openai/calls.ts'
import type { OpenAiRules } from '../openai/charges.ts'
import { contentParts, contentText } from '../openai/content.ts'
import { fixedFrame, frameParts } from '../openai/frame.ts'
import { openAiRules } from '../openai/rules.ts'
import { CHAT_MESSAGE, CHAT_REQUEST, FUNCTION_CALL } from '../openai/shapes.ts'
import { layoutOf, toolParts } from '../openai/tools.ts'
import { boundedPart, fixedPart, type Part, textPart, unboundedPart, uncertainText } from '../part.ts'

const ROLES = '"system", "developer", "user", "assistant" and "tool"'

/** The adapter for OpenAI Chat Completions. */
export function openAiChat(target: AdapterTarget): ChatAdapter<ChatMessage> {
  const rules = openAiRules('openai-chat', target)
  const layout = layoutOf(target.encoding)
  return {
    api: 'openai-chat',
    rules,
    describe: (message) => describe(message as unknown as Fields, rules, target),
    describeTool: (tool) => toolParts(tool, layout, rules),
    frame: (request) => frame(request, rules, target),
    fixed: (hasTools) => fixedFrame(hasTools, rules),
    snapshot,
    unchanged,
    fromText: (role, text) => ({ role, content: text }),
    build: (messages, tools) => (tools.length > 0 ? { messages, tools } : { messages }),
    read: (request) => {
      const { messages = [], tools: written } = request
      const tools = Array.isArray(written) ? written : []
      const functions = objectsOf((request as Fields).functions)
      return {
        messages,
        messagePaths: placesIn('messages', messages),
        tools: [...tools, ...functions.map((one) => ({ function: one }))] as never,
        toolPaths: [...placesIn('tools', tools), ...placesIn('functions', functions)],
      }
    },
  }
}

function frame(
  { messages, tools, fields }: FramedRequest<ChatMessage>,
  rules: OpenAiRules,
  target: AdapterTarget,
): Part[] {
  const system = messages.find(({ role }) => role === 'system' || role === 'developer')
  const mergedText = system === undefined ? null : contentText(system.content)
  const called = fields.function_call
  return [
    ...frameParts(
      {
        mergedText,
        hasSystem: system !== undefined,
        isPlaceSure: messages.every(({ role }, at) => at === 0 || (role !== 'system' && role !== 'developer')),
        tools,
        format: fields.response_format,
        choice: fields.tool_choice ?? called,
        parallelCalls: fields.parallel_tool_calls,
      },
      rules,
      layoutOf(target.encoding),
    ),
    ...['prediction', 'web_search_options'].flatMap((name) =>
      fields[name] === undefined || fields[name] === null
        ? []
        : [uncertainText('unread', 'content', asText(fields[name])), boundedPart('unread', 'framing', SEARCH_TOKENS)],
    ),
    ...unreadFields(fields, CHAT_REQUEST, ''),
  ]
}

/** What a search that the provider runs by itself may add to the prompt. */
const SEARCH_TOKENS = { lower: 0, tokens: 0, upper: 4000 } as const

function describe(message: Fields, rules: OpenAiRules, { model }: AdapterTarget): readonly Part[] {
  const role = roleOf(message, ROLES)
  return [...bodyParts(message, role, rules, model), ...beside(message), ...unreadFields(message, CHAT_MESSAGE, '')]
}

function bodyParts(message: Fields, role: string, rules: OpenAiRules, model: string): Part[] {
  const { content, name, tool_calls, function_call: called } = message
  const calls = objectsOf(tool_calls)
  if (calls.length > 0 || isObject(called)) {
    return [
      ...chatCallParts(calls, rules),
      ...(isObject(called) ? legacyCall(called, rules) : []),
      ...(contentText(content) === '' ? [] : [boundedPart('message', 'framing', rules.textBesideCall)]),
      ...contentParts(content, 'text', model),
    ]
  }
  if (role === 'tool' || role === 'function') {
    // The name of the function is counted with its call, to which a result belongs.
    return [boundedPart('tool-result', 'framing', rules.result), ...contentParts(content, 'tool-result', model)]
  }
  return [
    boundedPart('message', 'framing', rules.message),
    textPart('role', 'framing', role),
    ...(role === 'assistant' ? [boundedPart('message', 'framing', rules.assistant)] : []),
    ...(typeof name === 'string'
      ? [boundedPart('name', 'framing', rules.name), textPart('name', 'framing', name)]
      : []),
    ...(role === 'assistant' && rules.notation === 'json'
      ? answerParts(content, model)
      : contentParts(content, 'text', model)),
  ]
}

/** An answer of a model of open weights: templates take out the reasoning that stands in it between tags. */
function answerParts(content: unknown, model: string): Part[] {
  const text = contentText(content)
  const end = text.lastIndexOf(THINK_END)
  if (end < 0 || typeof content !== 'string') return contentParts(content, 'text', model)
  const after = end + THINK_END.length
  return [uncertainText('reasoning', 'content', text.slice(0, after)), textPart('text', 'content', text.slice(after))]
}

const THINK_END = '</think>'

/** A call as it was made before there were tools. */
function legacyCall(called: Fields, rules: OpenAiRules): Part[] {
  const unread = unreadFields(called, FUNCTION_CALL, '.function_call', 'tool-call')
  return [...callParts(asText(called.name), called.arguments, rules), ...unread]
}

/** What a message has beside its content: a refusal, an earlier answer's sound, reasoning in the spelling of other servers. */
function beside(message: Fields): Part[] {
  const { refusal, audio, reasoning, reasoning_content, reasoning_details } = message
  const parts: Part[] = []
  if (typeof refusal === 'string') parts.push(textPart('text', 'content', refusal))
  for (const thought of [reasoning, reasoning_content, reasoning_details]) {
    if (thought !== undefined && thought !== null) parts.push(uncertainText('reasoning', 'content', asText(thought)))
  }
  if (isObject(audio)) {
    const remedy = 'count the transcript as text, or add what the answer with this sound was charged'
    parts.push(
      unboundedPart(
        fixedPart('audio', 'content', 0),
        '.audio',
        'the sound of an earlier answer is not in the request',
        remedy,
      ),
    )
  }
  return parts
}

/** The fields of a message that is a role and a string, or a copy of any other. */
interface Snapshot {
  readonly role: string
  readonly content: unknown
  readonly copy: unknown
}

const SIMPLE_FIELDS = 2

function isSimple(message: ChatMessage): boolean {
  if (typeof message.content !== 'string') return false
  let fields = 0
  // A list of the keys would be made anew for every message of a history.
  for (const _ in message) fields++
  return fields === SIMPLE_FIELDS
}

// Nearly every message is simple, and long histories are compared on every key press.
function snapshot(message: ChatMessage): Snapshot {
  const { role, content } = message
  return isSimple(message) ? { role, content, copy: null } : { role, content: null, copy: snapshotOf(message) }
}

function unchanged(message: ChatMessage, before: unknown): boolean {
  const { role, content, copy } = before as Snapshot
  if (copy !== null) return isUnchanged(message, copy)
  return message.content === content && message.role === role && isSimple(message)
}

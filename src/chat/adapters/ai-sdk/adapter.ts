import { asText, documentPart, type Fields, isObject, objectsOf, openAiPicture, roleOf } from '../../content.ts'
import { isUnchanged, snapshotOf } from '../../snapshot.ts'
import { describeToolAsJson } from '../../tools.ts'
import type { NamedTool, ToolDefinition } from '../../types.ts'
import { type AdapterTarget, type ChatAdapter, placesIn } from '../adapter.ts'
import { shape, unreadFields, unreadPart } from '../fields.ts'
import { boundedPart, type Part, textPart, uncertainText } from '../part.ts'
import { type AiSdkMessage, modelMessageOf } from './messages.ts'

export type { AiSdkMessage } from './messages.ts'

/**
 * The AI SDK turns messages into any provider's shape, so its framing is bounds that hold for the providers
 * behind it: 3 tokens and a role for OpenAI, up to 8 for Claude.
 */
const MESSAGE_TOKENS = { lower: 0, tokens: 4, upper: 8 } as const
const CALL_TOKENS = { lower: 0, tokens: 8, upper: 64 } as const
const RESULT_TOKENS = { lower: 0, tokens: 4, upper: 40 } as const
const TOOLS_TOKENS = { lower: 0, tokens: 12, upper: 600 } as const
const REQUEST = shape(
  'messages prompt system instructions tools',
  'model allowSystemInMessages maxOutputTokens temperature topP topK presencePenalty frequencyPenalty stopSequences seed maxRetries abortSignal headers id trigger messageId',
)
const MESSAGE = shape('role content', 'id providerOptions providerMetadata metadata createdAt experimental_attachments')
const BESIDE = 'providerOptions providerMetadata state'
/** The fields of each type of part. An approval is between the page and the SDK; the model sees its result. */
const PARTS: Readonly<Record<string, ReturnType<typeof shape>>> = {
  text: shape('type text', BESIDE),
  reasoning: shape('type text', BESIDE),
  image: shape('type image', `${BESIDE} mediaType`),
  file: shape('type data mediaType filename', BESIDE),
  'tool-call': shape('type toolCallId toolName input args', `${BESIDE} providerExecuted dynamic invalid error title`),
  'tool-result': shape(
    'type toolCallId toolName output result',
    `${BESIDE} providerExecuted dynamic preliminary isError experimental_content title`,
  ),
}
const TOOL = shape(
  'type name description inputSchema parameters input_schema function custom args',
  'id strict execute outputSchema providerOptions toModelOutput needsApproval title metadata isProviderExecuted supportsDeferredResults onInputStart onInputDelta onInputAvailable',
)
const ROLES = '"system", "user", "assistant" and "tool"'

/** The adapter for model messages of the AI SDK. `model` decides what pictures cost. */
export function aiSdk({ model }: AdapterTarget): ChatAdapter<AiSdkMessage> {
  const fixed = (hasTools: boolean): Part[] => [
    boundedPart('reply', 'framing', { lower: 0, tokens: 3, upper: 8 }),
    ...(hasTools ? [boundedPart('tool-definition', 'framing', TOOLS_TOKENS)] : []),
  ]
  return {
    api: 'ai-sdk',
    describe: (message) => describe(modelMessageOf(message), model),
    describeTool,
    frame: ({ tools, fields }) => [...fixed(tools.length > 0), ...unreadFields(fields, REQUEST, '')],
    fixed,
    snapshot: snapshotOf,
    unchanged: isUnchanged,
    fromText: (role, text) => ({ role: role === 'developer' ? 'system' : role, content: text }),
    build: (messages, tools) => (tools.length > 0 ? { messages, tools } : { messages }),
    read: ({ system, instructions, prompt, messages = [], tools = [] }) => {
      const first = systemMessages(system)
      const then = systemMessages(instructions)
      const asked = typeof prompt === 'string' ? [{ role: 'user', content: prompt }] : (prompt ?? [])
      return {
        messages: [...first, ...then, ...asked, ...messages],
        messagePaths: [
          ...first.map(() => 'system'),
          ...then.map(() => 'instructions'),
          ...(typeof prompt === 'string' ? ['prompt'] : placesIn('prompt', asked)),
          ...placesIn('messages', messages),
        ],
        tools: toolList(tools),
        toolPaths: Array.isArray(tools) ? placesIn('tools', tools) : Object.keys(tools).map((name) => `tools.${name}`),
      }
    },
  }
}

// The SDK takes a text, a message or several, as `system` and, from its version 7 on, as `instructions`.
function systemMessages(system: unknown): readonly AiSdkMessage[] {
  if (system === undefined) return []
  if (typeof system === 'string') return [{ role: 'system', content: system }]
  return (Array.isArray(system) ? system : [system]) as AiSdkMessage[]
}

// The SDK takes tools as an object by name.
function toolList(tools: unknown): readonly ToolDefinition[] {
  if (Array.isArray(tools)) return tools
  return isObject(tools) ? Object.entries(tools).map(([name, tool]) => ({ ...(tool as NamedTool), name })) : []
}

/** A tool as the SDK has it, or one of a provider's, of which the request only holds the name. */
function describeTool(tool: ToolDefinition): readonly Part[] {
  const fields = tool as unknown as Fields
  const isProviders = asText(fields.type).startsWith('provider')
  const range = { lower: 0, tokens: 1000, upper: 4500 }
  return [
    ...describeToolAsJson(tool),
    ...(isProviders ? [boundedPart('tool-definition', 'framing', range)] : []),
    ...(isProviders && fields.args !== undefined
      ? [uncertainText('tool-definition', 'content', asText(fields.args))]
      : []),
    ...unreadFields(fields, TOOL, '', 'tool-definition'),
  ]
}

function describe(message: AiSdkMessage, model: string): readonly Part[] {
  const role = roleOf(message, ROLES)
  const parts: Part[] = [boundedPart('message', 'framing', MESSAGE_TOKENS)]
  if (typeof message.content === 'string') parts.push(textPart('text', 'content', message.content))
  else {
    for (const [index, part] of objectsOf(message.content).entries()) {
      const path = `.content[${index}]`
      const known = PARTS[String(part.type)]
      parts.push(...describePart(part, role, model, path), ...(known ? unreadFields(part, known, path) : []))
    }
  }
  return [...parts, ...unreadFields(message as unknown as Fields, MESSAGE, '')]
}

function describePart(part: Fields, role: string, model: string, path: string): readonly Part[] {
  switch (part.type) {
    case 'text':
      return [textPart('text', 'content', asText(part.text))]
    case 'reasoning':
      return [uncertainText('reasoning', 'content', asText(part.text))]
    case 'image':
      return [openAiPicture(model, part.image, undefined)]
    case 'file':
      return asText(part.mediaType).startsWith('image/')
        ? [openAiPicture(model, part.data, undefined)]
        : [documentPart(part.data)]
    case 'tool-call':
      return [
        boundedPart('tool-call', 'framing', CALL_TOKENS),
        textPart('tool-call', 'content', asText(part.toolName)),
        textPart('tool-call', 'content', asText(part.input ?? part.args)),
        uncertainText('tool-call', 'framing', asText(part.toolCallId)),
      ]
    case 'tool-result': {
      const output = isObject(part.output) && 'value' in part.output ? part.output.value : (part.output ?? part.result)
      return [
        boundedPart('tool-result', 'framing', RESULT_TOKENS),
        uncertainText('tool-result', 'framing', `${asText(part.toolName)} ${asText(part.toolCallId)}`),
        textPart('tool-result', 'content', asText(output)),
      ]
    }
    // Between the page and the SDK: the model sees a result, which may have the reason.
    case 'tool-approval-request':
      return []
    case 'tool-approval-response':
      return [uncertainText('tool-result', 'content', asText(part.reason))]
    default:
      return [
        boundedPart('file', 'framing', { ...CALL_TOKENS, tokens: 0 }),
        ...unreadPart(role === 'tool' ? 'tool-result' : 'file', path, part, 'this type of part is not known'),
      ]
  }
}

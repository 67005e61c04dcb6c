/** Who says what in a message, whatever its API: for showing messages and for summaries of sentences. */
export interface Speech {
  /** `user`, `assistant`, `system`, `tool call`, `tool result`, or the role that the message has. */
  readonly who: string
  /** What was said, as text. */
  readonly said: string
  /** What was called or returned, as text: `get_order({"id":1})`. */
  readonly did: string
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null
const listOf = (value: unknown): readonly Fields[] => (Array.isArray(value) ? value.filter(isFields) : [])
const asText = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))

/** Reads a message of OpenAI Chat, OpenAI Responses, Anthropic, Gemini or the AI SDK. Linear in its text. */
export function speechOf(message: object): Speech {
  const fields = message as Fields
  const said: string[] = typeof fields.content === 'string' && fields.role !== 'tool' ? [fields.content] : []
  const called: string[] = []
  const answered: string[] = fields.role === 'tool' && typeof fields.content === 'string' ? [fields.content] : []
  for (const part of [fields, ...listOf(fields.tool_calls), ...listOf(fields.content), ...listOf(fields.parts)]) {
    const call = callOf(part)
    if (call !== null) called.push(call)
    else if (typeof part.text === 'string') said.push(part.text)
    else answered.push(...answerOf(part))
  }
  return {
    who: whoOf(fields.role, said, called, answered),
    said: said.join(' '),
    did: [...called, ...answered].join(' '),
  }
}

/** The whole message in one line. */
export function lineOf(message: object): string {
  const { said, did } = speechOf(message)
  return [said, did].filter(Boolean).join(' ')
}

function callOf(part: Fields): string | null {
  if (isFields(part.function)) return show(part.function.name, part.function.arguments)
  if (isFields(part.functionCall)) return show(part.functionCall.name, part.functionCall.args)
  switch (part.type) {
    case 'function_call':
      return show(part.name, part.arguments)
    case 'tool_use':
      return show(part.name, part.input)
    case 'tool-call':
      return show(part.toolName, part.input)
    default:
      return uiCallOf(part)
  }
}

/** A call in a message of the AI SDK's `useChat`, which has its result in the same part. */
function uiCallOf({ type, toolName, toolCallId, input, output, errorText }: Fields): string | null {
  if (typeof type !== 'string' || type === 'tool-result' || typeof toolCallId !== 'string') return null
  if (type !== 'dynamic-tool' && !type.startsWith('tool-')) return null
  const name = type === 'dynamic-tool' ? toolName : type.slice('tool-'.length)
  const result = output ?? errorText
  return result === undefined ? show(name, input) : `${show(name, input)} ${asText(result)}`
}

const show = (name: unknown, input: unknown) => `${asText(name)}(${asText(input)})`

function answerOf(part: Fields): string[] {
  if (isFields(part.functionResponse)) return [asText(part.functionResponse.response)]
  switch (part.type) {
    case 'function_call_output':
      return [asText(part.output)]
    case 'tool_result':
      return [asText(part.content)]
    case 'tool-result':
      return [asText(isFields(part.output) ? part.output.value : part.output)]
    default:
      return []
  }
}

function whoOf(role: unknown, said: readonly string[], called: readonly string[], answered: readonly string[]): string {
  if (answered.length > 0) return 'tool result'
  if (called.length > 0 && said.every((text) => text === '')) return 'tool call'
  return role === 'model' ? 'assistant' : asText(role)
}

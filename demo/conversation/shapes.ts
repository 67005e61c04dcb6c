import type { ChatApi, ChatMessage, ToolDefinition } from 'tokenroom/planner'
import type { FunctionTool } from '../parse/tools.ts'

/** The shape of a conversation in one API. */
export interface Shape {
  readonly api: ChatApi
  readonly label: string
  /** The model to plan for. Null: the model chosen on the page, which must be OpenAI's. */
  readonly model: string | null
  readonly write: (step: Step) => readonly object[]
  readonly tool: (tool: FunctionTool) => ToolDefinition
}

/** One step of a conversation, whatever its API. */
export type Step =
  | { readonly kind: 'said'; readonly message: ChatMessage }
  | { readonly kind: 'called'; readonly text: string; readonly calls: readonly Call[]; readonly message: ChatMessage }
  | { readonly kind: 'answered'; readonly answers: readonly Answer[] }

interface Call {
  readonly id: string
  readonly name: string
  readonly json: string
}

interface Answer extends Call {
  readonly content: string
  readonly message: ChatMessage
}

/**
 * The steps of a conversation in OpenAI Chat's messages, with the index of the first message of each. Consecutive results
 * are one step, because most APIs answer parallel calls in one message.
 */
export function stepsOf(messages: readonly ChatMessage[]): readonly { readonly step: Step; readonly index: number }[] {
  const steps: { step: Step; index: number }[] = []
  const calls = new Map<string, Call>()
  for (const [index, message] of messages.entries()) {
    if (message.tool_calls) {
      const made = message.tool_calls.map((call) => ({
        id: call.id,
        name: call.function?.name ?? '',
        json: call.function?.arguments ?? '{}',
      }))
      for (const call of made) calls.set(call.id, call)
      steps.push({ index, step: { kind: 'called', text: textOf(message), calls: made, message } })
      continue
    }
    if (message.role !== 'tool') {
      steps.push({ index, step: { kind: 'said', message } })
      continue
    }
    const id = message.tool_call_id ?? ''
    const call = calls.get(id) ?? { id, name: '', json: '{}' }
    const answer = { ...call, content: textOf(message), message }
    const last = steps.at(-1)
    if (last?.step.kind === 'answered')
      steps[steps.length - 1] = { ...last, step: { kind: 'answered', answers: [...last.step.answers, answer] } }
    else steps.push({ index, step: { kind: 'answered', answers: [answer] } })
  }
  return steps
}

const textOf = ({ content }: ChatMessage) => (typeof content === 'string' ? content : '')
const flat = (tool: FunctionTool): ToolDefinition => tool.function

export const SHAPES: readonly Shape[] = [
  {
    api: 'openai-chat',
    label: 'OpenAI Chat Completions',
    model: null,
    write: (step) => (step.kind === 'answered' ? step.answers.map(({ message }) => message) : [step.message]),
    tool: (tool) => tool,
  },
  { api: 'openai-responses', label: 'OpenAI Responses', model: null, write: responses, tool: flat },
  { api: 'ai-sdk', label: 'AI SDK messages', model: null, write: aiSdk, tool: flat },
  {
    api: 'anthropic',
    label: 'Anthropic Messages, Claude Sonnet 4.5',
    model: 'claude-sonnet-4-5',
    write: anthropic,
    tool: ({ function: { parameters, ...tool } }) => ({ ...tool, input_schema: parameters }),
  },
  {
    api: 'gemini',
    label: 'Gemini contents, Gemini 2.5 Pro',
    model: 'gemini-2.5-pro',
    write: gemini,
    tool: flat,
  },
]

function responses(step: Step): readonly object[] {
  if (step.kind === 'answered')
    return step.answers.map(({ id, content }) => ({ type: 'function_call_output', call_id: id, output: content }))
  if (step.kind === 'said') return [{ role: step.message.role, content: textOf(step.message) }]
  const calls = step.calls.map(({ id, name, json }) => ({ type: 'function_call', call_id: id, name, arguments: json }))
  return step.text === '' ? calls : [{ role: 'assistant', content: step.text }, ...calls]
}

function aiSdk(step: Step): readonly object[] {
  if (step.kind === 'said') return [{ role: step.message.role, content: textOf(step.message) }]
  if (step.kind === 'answered') {
    const content = step.answers.map(({ id, name, content: value }) => ({
      type: 'tool-result',
      toolCallId: id,
      toolName: name,
      output: { type: 'text', value },
    }))
    return [{ role: 'tool', content }]
  }
  const calls = step.calls.map(({ id, name, json }) => ({
    type: 'tool-call',
    toolCallId: id,
    toolName: name,
    input: JSON.parse(json),
  }))
  return [{ role: 'assistant', content: [...(step.text === '' ? [] : [{ type: 'text', text: step.text }]), ...calls] }]
}

function anthropic(step: Step): readonly object[] {
  if (step.kind === 'said') return [{ role: step.message.role, content: textOf(step.message) }]
  if (step.kind === 'answered') {
    const content = step.answers.map((answer) => ({
      type: 'tool_result',
      tool_use_id: answer.id,
      content: answer.content,
    }))
    return [{ role: 'user', content }]
  }
  const calls = step.calls.map(({ id, name, json }) => ({ type: 'tool_use', id, name, input: JSON.parse(json) }))
  return [{ role: 'assistant', content: [...(step.text === '' ? [] : [{ type: 'text', text: step.text }]), ...calls] }]
}

function gemini(step: Step): readonly object[] {
  if (step.kind === 'said') {
    const role = step.message.role === 'assistant' ? 'model' : step.message.role
    return [{ role, parts: [{ text: textOf(step.message) }] }]
  }
  if (step.kind === 'answered') {
    const parts = step.answers.map(({ id, name, content }) => ({
      functionResponse: { id, name, response: objectOf(content) },
    }))
    return [{ role: 'user', parts }]
  }
  const calls = step.calls.map(({ id, name, json }) => ({ functionCall: { id, name, args: JSON.parse(json) } }))
  return [{ role: 'model', parts: [...(step.text === '' ? [] : [{ text: step.text }]), ...calls] }]
}

/** Gemini takes an object as a function's response. */
function objectOf(content: string): object {
  try {
    const value: unknown = JSON.parse(content)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // Plain text is a result too.
  }
  return { result: content }
}

/** A plan as the calls of the package `ai` take it, and that package's tools as a plan takes them. */
import { type AiSdkMessage, isUiMessage, type UiMessage } from '../chat/adapters/ai-sdk/messages.ts'
import { isObject } from '../chat/content.ts'
import { jsonSchemaOf } from '../chat/json-schemas.ts'
import { toolFacts } from '../chat/tools.ts'
import type { NamedTool, ToolDefinition } from '../chat/types.ts'
import { checkedMessages, type PlanToSend } from './plan-to-send.ts'

/** A `ToolSet` of the AI SDK: tools by their names. */
export interface AiSdkTools {
  readonly [name: string]: object
}

/**
 * The tools of a `ToolSet` for a slot of a plan, with their schemas as the JSON Schema that the SDK makes of them: Zod,
 * Valibot, `jsonSchema()` and plain ones. Throws `INVALID_ARGUMENT` for a schema that has no JSON Schema.
 *
 * @example
 * planner.plan({ slots: [{ name: 'tools', tools: aiSdkTools(tools) }, { name: 'history', messages }] })
 */
export function aiSdkTools(tools: AiSdkTools): NamedTool[] {
  return Object.entries(tools).map(([name, tool]) => {
    const { description, inputSchema, parameters } = tool as {
      description?: unknown
      inputSchema?: unknown
      parameters?: unknown
    }
    return {
      name,
      ...(typeof description === 'string' && { description }),
      inputSchema: jsonSchemaOf(inputSchema ?? parameters, `the schema of tool "${name}"`),
    }
  })
}

/**
 * The system prompt and the messages of a plan for `streamText` and `generateText`, and those of `tools` that the plan
 * kept. The messages of `useChat` come out as they went in: `convertToModelMessages` turns them into model messages.
 * System messages with options of a provider stay among the messages. Throws `INVALID_ARGUMENT` for a plan of another
 * API's messages.
 *
 * @example
 * const { system, messages } = toAiSdk(plan)
 * streamText({ model, system, messages: await convertToModelMessages(messages) })
 */
export function toAiSdk<M extends AiSdkMessage | UiMessage>(plan: PlanToSend<M>): { system?: string; messages: M[] }
export function toAiSdk<M extends AiSdkMessage | UiMessage, T extends AiSdkTools>(
  plan: PlanToSend<M>,
  options: { readonly tools: T },
): { system?: string; messages: M[]; tools: T }
export function toAiSdk<M extends AiSdkMessage | UiMessage>(
  plan: PlanToSend<M>,
  options: { readonly tools?: AiSdkTools } = {},
): { system?: string; messages: M[]; tools?: AiSdkTools } {
  const all = checkedMessages('ai-sdk', plan.messages)
  const texts = all.filter(({ role }) => role === 'system').map(plainText)
  const apart = texts.length > 0 && texts.every((text) => text !== null)
  return {
    ...(apart && { system: texts.join('\n\n') }),
    messages: apart ? all.filter(({ role }) => role !== 'system') : [...all],
    ...(options.tools && { tools: kept(options.tools, (plan.request.tools ?? []) as readonly ToolDefinition[]) }),
  }
}

/** The text of a system message that is nothing but text; else null. */
function plainText(message: AiSdkMessage | UiMessage): string | null {
  if ('providerOptions' in message && message.providerOptions !== undefined) return null
  if (typeof message.content === 'string') return message.content
  const parts: readonly unknown[] = isUiMessage(message) ? message.parts : (message.content ?? [])
  const texts = parts.map((part) =>
    isObject(part) && part.type === 'text' && !('providerMetadata' in part) ? part.text : null,
  )
  return texts.every((text) => typeof text === 'string') ? texts.join('') : null
}

function kept(tools: AiSdkTools, planned: readonly ToolDefinition[]): AiSdkTools {
  const names = new Set(planned.map((tool) => toolFacts(tool).name))
  return Object.fromEntries(Object.entries(tools).filter(([name]) => names.has(name)))
}

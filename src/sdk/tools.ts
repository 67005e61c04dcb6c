/** Tool definitions in the shapes that the SDKs' calls take. */
import { isObject } from '../chat/content.ts'
import { toolFacts } from '../chat/tools.ts'
import type { ToolDefinition } from '../chat/types.ts'

type JsonSchema = Record<string, unknown>

/** `ChatCompletionTool` of openai. */
export interface ChatTool {
  type: 'function'
  function: { name: string; description?: string; parameters?: JsonSchema; strict?: boolean }
}

/** `FunctionTool` of openai's Responses. */
export interface ResponsesTool {
  type: 'function'
  name: string
  description?: string
  parameters: JsonSchema | null
  strict: boolean
}

/** `Tool` of @anthropic-ai/sdk. */
export interface AnthropicTool {
  name: string
  description?: string
  input_schema: { type: 'object'; [field: string]: unknown }
}

/** `FunctionDeclaration` of @google/genai. */
export interface GeminiDeclaration {
  name: string
  description?: string
  parametersJsonSchema?: unknown
}

const noParameters = { type: 'object', properties: {} } as const

// A definition that has the shape already is passed on as it is, with all fields that only its API knows.

export function chatTool(tool: ToolDefinition): ChatTool {
  if (has(tool, 'function') || has(tool, 'custom')) return tool as ChatTool
  const { name, description, schema, strict } = toolFacts(tool)
  return {
    type: 'function',
    function: {
      name,
      ...(description !== undefined && { description }),
      ...(isObject(schema) && { parameters: schema }),
      ...(strict && { strict }),
    },
  }
}

export function responsesTool(tool: ToolDefinition): ResponsesTool {
  if (!has(tool, 'function') && has(tool, 'parameters') && has(tool, 'type'))
    return { strict: false, ...tool } as ResponsesTool
  const { name, description, schema, strict } = toolFacts(tool)
  const parameters = isObject(schema) ? schema : null
  return { type: 'function', name, ...(description !== undefined && { description }), parameters, strict }
}

export function anthropicTool(tool: ToolDefinition): AnthropicTool {
  if (has(tool, 'input_schema')) return tool as unknown as AnthropicTool
  const { name, description, schema } = toolFacts(tool)
  const input_schema = { ...(isObject(schema) ? schema : noParameters), type: 'object' as const }
  return { name, ...(description !== undefined && { description }), input_schema }
}

export function geminiDeclaration(tool: ToolDefinition): GeminiDeclaration {
  const { name, description, schema } = toolFacts(tool)
  const isOwn = !has(tool, 'function') && !has(tool, 'input_schema') && !has(tool, 'inputSchema') && !has(tool, 'type')
  if (isOwn) return tool as GeminiDeclaration
  return {
    name,
    ...(description !== undefined && { description }),
    ...(isObject(schema) && { parametersJsonSchema: schema }),
  }
}

function has(tool: ToolDefinition, field: string): boolean {
  return (tool as unknown as Readonly<Record<string, unknown>>)[field] !== undefined
}

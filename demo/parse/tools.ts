import type { ToolDefinition } from 'tokenroom/planner'
import { plural } from '../ui/format.ts'

/** A tool in OpenAI Chat's shape. */
export type FunctionTool = Extract<ToolDefinition, { readonly function: unknown }>

export interface ParsedTools {
  /** Null when the text is not tool definitions (yet). */
  readonly tools: readonly FunctionTool[] | null
  readonly labels: readonly string[]
  readonly summary: string
  readonly problem: string | null
}

/** Reads tool definitions: a JSON array, or one object, of functions, bare or wrapped in `{ type, function }`. */
export function parseTools(text: string): ParsedTools {
  if (text.trim() === '') return { tools: [], labels: [], summary: '', problem: null }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^JSON\.parse: /, '') : String(error)
    return unread(`Not valid JSON yet (${reason}). Counted as plain text until it is.`)
  }
  const entries = Array.isArray(value) ? value : [value]
  const tools: FunctionTool[] = []
  for (const [index, entry] of entries.entries()) {
    const fn = isObject(entry) ? (isObject(entry.function) ? entry.function : entry) : null
    if (fn === null || typeof fn.name !== 'string') {
      return unread(`Tool ${index + 1} has no name. Counted as plain text until it has one.`)
    }
    tools.push({ type: 'function', function: fn as FunctionTool['function'] })
  }
  return {
    tools,
    labels: tools.map((tool) => tool.function.name),
    summary: plural(tools.length, 'tool'),
    problem: null,
  }
}

const unread = (problem: string): ParsedTools => ({ tools: null, labels: ['Text'], summary: 'plain text', problem })

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

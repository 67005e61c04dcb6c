/** Tool definitions of OpenAI's APIs: functions as the text they become, other tools between bounds. */
import { asText, type Fields, isObject } from '../../content.ts'
import { describeToolAsJson } from '../../tools.ts'
import type { NamedTool } from '../../types.ts'
import { unreadFields } from '../fields.ts'
import { boundedPart, type Part, textPart, uncertainText } from '../part.ts'
import type { OpenAiRules } from './charges.ts'
import { FUNCTION, TOOL } from './shapes.ts'
import { type FunctionText, functionText, type ObjectLayout } from './typescript.ts'

/** How the models of an encoding are shown objects without comments. */
export function layoutOf(encoding: string): ObjectLayout {
  return encoding.startsWith('o200k') ? 'one-line' : 'lines'
}

/** The function that a tool defines, in the wrapper of Chat Completions or flat; null for any other tool. */
export function functionOf(tool: unknown): Fields | null {
  if (!isObject(tool)) return null
  if (isObject(tool.function)) return tool.function
  return tool.type === 'function' || (tool.type === undefined && typeof tool.name === 'string') ? tool : null
}

/** Whether a function is shown to the model from the start. */
export function isShown(tool: unknown): boolean {
  return functionOf(tool) !== null && isObject(tool) && tool.defer_loading !== true
}

/** Texts of functions as they were described last: the frame, which is asked for after, joins them again. */
const described = new WeakMap<object, { readonly layout: ObjectLayout; readonly written: FunctionText }>()

/** The text of a function that `functionOf` found, as it was when it was described. */
export function describedText(definition: Fields, layout: ObjectLayout): string {
  const known = described.get(definition)
  return (known?.layout === layout ? known.written : textOfFunction(definition, layout)).text
}

/** The text of a function that `functionOf` found. */
export function textOfFunction(definition: Fields, layout: ObjectLayout): FunctionText {
  const { name, description } = definition
  const schema = definition.parameters ?? definition.input_schema ?? definition.inputSchema
  return functionText(
    { name: asText(name), description: typeof description === 'string' ? description : undefined, schema },
    layout,
  )
}

/** A keyword whose notation is not solved costs its JSON and some tokens of a comment at most. */
const UNSOLVED_TOKENS = { lower: -8, tokens: 0, upper: 24 } as const

/** The parts of one tool definition. */
export function toolParts(tool: unknown, layout: ObjectLayout, rules: OpenAiRules): Part[] {
  if (rules.notation === 'json') return jsonToolParts(tool)
  const definition = functionOf(tool)
  if (definition === null || !isObject(tool)) return hostedParts(isObject(tool) ? tool : {})
  if (tool.defer_loading === true) return [uncertainText('tool-definition', 'content', asText(tool))]
  const written = textOfFunction(definition, layout)
  described.set(definition, { layout, written })
  const { text, unsolved, perhaps, nearly, fewer } = written
  return [
    textPart('tool-definition', 'content', text),
    ...unsolved.flatMap((json) => [uncertainText('schema', 'content', json), ...slack()]),
    ...perhaps.map((about) => uncertainText('schema', 'content', about)),
    ...(nearly + fewer === 0
      ? []
      : [boundedPart('schema', 'framing', { lower: -nearly - fewer, tokens: 0, upper: nearly })]),
    ...(definition === tool ? [] : unreadFields(tool, TOOL, '', 'tool-definition')),
    ...unreadFields(definition, FUNCTION, definition === tool ? '' : '.function', 'tool-definition'),
  ]
}

function slack(): Part[] {
  return [boundedPart('schema', 'framing', UNSOLVED_TOKENS)]
}

/**
 * What a tool that the provider runs adds, beside what is written in its definition: a preamble of the provider's.
 * The likely numbers are from single bills; what a tool's results cost is not in the request.
 */
const HOSTED_TOKENS: Readonly<Record<string, number>> = {
  image_generation: 343,
  web_search: 290,
  web_search_preview: 290,
  tool_search: 93,
}
const HOSTED = { lower: 0, tokens: 250, upper: 4000 } as const
const OPENROUTER_UPPER = 40_000

function hostedParts(tool: Fields): Part[] {
  const type = typeof tool.type === 'string' ? tool.type : ''
  const likely = Object.hasOwn(HOSTED_TOKENS, type) ? HOSTED_TOKENS[type]! : HOSTED.tokens
  // OpenRouter runs its tools before the answer: what a search finds is billed with the request.
  const upper = type.startsWith('openrouter:') ? OPENROUTER_UPPER : HOSTED.upper
  return [
    boundedPart('tool-definition', 'framing', { ...HOSTED, tokens: likely, upper }),
    uncertainText('tool-definition', 'content', asText(tool)),
  ]
}

/** A tool at a server whose template is not known: what is written in it counts, in whatever notation. */
function jsonToolParts(tool: unknown): Part[] {
  const definition = functionOf(tool)
  if (definition === null || typeof definition.name !== 'string') return hostedParts(isObject(tool) ? tool : {})
  // Some servers leave tools out: those of a model that takes none, or when none may be called.
  const parts = describeToolAsJson(definition as unknown as NamedTool).map((part) =>
    'text' in part ? { ...part, certain: false, likely: true } : { ...part, lower: 0 },
  )
  return [...parts, ...unreadFields(definition, FUNCTION, '', 'tool-definition')]
}

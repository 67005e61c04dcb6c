/** What a request to OpenAI adds as a whole: the reply's opening, tools and schema as one text, and choices. */
import { asText, type Fields, isObject } from '../../content.ts'
import { unreadFields } from '../fields.ts'
import { boundedPart, joinPart, type Part, textPart, uncertainText } from '../part.ts'
import { type OpenAiRules, type Tokens, tokens } from './charges.ts'
import { answerSchema, responseFormatText } from './response-format.ts'
import { RESPONSE_FORMAT } from './shapes.ts'
import { describedText, functionOf, isShown } from './tools.ts'
import { type ObjectLayout, toolsText } from './typescript.ts'

/** What of a request decides its frame. */
export interface Framed {
  /** The text of the system message that the tools are written to, or null; and whether there is any. */
  readonly mergedText: string | null
  readonly hasSystem: boolean
  /** Whether that is the only system message, and the first message. */
  readonly isPlaceSure: boolean
  readonly tools: readonly unknown[]
  /** `response_format` of Chat Completions, `text.format` of Responses. */
  readonly format: unknown
  readonly choice: unknown
  readonly parallelCalls: unknown
}

function part(kind: Part['kind'], range: Tokens): Part {
  return boundedPart(kind, 'framing', range)
}

/** The parts of the frame. Linear in the texts that are joined. */
export function frameParts(framed: Framed, rules: OpenAiRules, layout: ObjectLayout): Part[] {
  const shown = framed.tools.filter(isShown)
  return [
    part('reply', rules.reply),
    ...joinedParts(framed, shown, rules, layout),
    ...choiceParts(framed.choice, rules),
    ...(framed.parallelCalls === false ? [part('tool-definition', rules.serialCalls)] : []),
    ...formatParts(framed.format),
  ]
}

/** At a server with a template of its own tools and schemas stand on their own, in a notation that is not known. */
function templateParts({ format, hasSystem }: Framed, hasTools: boolean, rules: OpenAiRules): Part[] {
  const schema = answerSchema(format)
  return [
    ...(hasTools ? [part('tool-definition', hasSystem ? rules.toolsWithSystem : rules.tools)] : []),
    ...(schema === null ? [] : [uncertainText('schema', 'content', asText(schema)), part('schema', rules.schema)]),
  ]
}

/** Tools and a schema stand in one text, in Chat Completions at the end of the system message. */
function joinedParts(framed: Framed, shown: readonly unknown[], rules: OpenAiRules, layout: ObjectLayout): Part[] {
  if (rules.notation === 'json') return templateParts(framed, shown.length > 0, rules)
  const schema = answerSchema(framed.format)
  const functions = shown.map((tool) => describedText(functionOf(tool) ?? {}, layout))
  if (functions.length === 0 && schema === null) return []
  const before = framed.mergedText === null || framed.mergedText === '' ? [] : [framed.mergedText]
  const heads = functions.length === 0 ? [] : [toolsText(functions)]
  const answers = schema === null ? [] : [responseFormatText(schema)]
  const join = joinPart('tool-definition', [...before, ...heads, ...answers].join('\n\n'), [
    ...before,
    ...functions,
    ...answers,
  ])
  return [
    join,
    ...answers.map((text) => textPart('schema', 'content', text)),
    ...(answers.length > 0 && functions.length > 0 ? [part('schema', rules.schemaWithTools)] : []),
    ...(framed.isPlaceSure ? [] : [part('tool-definition', UNSURE_PLACE_TOKENS)]),
    ...(functions.length === 0
      ? [part('schema', rules.schema)]
      : [
          part('tool-definition', framed.hasSystem ? rules.toolsWithSystem : rules.tools),
          ...(isDescribed(shown[0]) ? [part('tool-definition', rules.describedTool)] : []),
        ]),
  ]
}

function isDescribed(tool: unknown): boolean {
  const description = functionOf(tool)?.description
  return typeof description === 'string' && description.trim() !== ''
}

/** The frame's bounds for any messages: the heading of the tools, and what joining texts may save or add. */
export function fixedFrame(hasTools: boolean, rules: OpenAiRules): Part[] {
  const parts = [part('reply', rules.reply)]
  if (!hasTools) return parts
  const { tools: alone, toolsWithSystem: merged, describedTool } = rules
  const frame = tokens(
    Math.min(alone.lower, merged.lower) + Math.min(0, describedTool.lower) - JOIN_SLACK,
    alone.tokens,
    Math.max(alone.upper, merged.upper) + Math.max(0, describedTool.upper) + JOIN_SLACK,
  )
  const heading = rules.notation === 'json' ? [] : [textPart('tool-definition', 'framing', toolsText([]))]
  return [...parts, ...heading, part('tool-definition', frame)]
}

/** How many tokens may merge where the system message, the tools and their heading meet. */
const JOIN_SLACK = 8

/** Where the tools go when there are several system messages, or one in the middle, no bill says. */
const UNSURE_PLACE_TOKENS = tokens(-4, 0, 5)

function choiceParts(choice: unknown, rules: OpenAiRules): Part[] {
  if (choice === undefined || choice === null || choice === 'auto') return []
  if (choice === 'none') return [part('tool-definition', rules.chooseNone)]
  if (choice === 'required') return [part('tool-definition', rules.chooseRequired)]
  const name = chosenName(choice)
  if (name !== null) {
    // Where a choice costs nothing its name does not either.
    const isFree = rules.chooseNamed.upper === 0
    return isFree ? [] : [part('tool-definition', rules.chooseNamed), textPart('tool-definition', 'framing', name)]
  }
  const isFree = rules.chooseNamed.upper === 0 && isObject(choice) && choice.type === 'allowed_tools'
  if (isFree) return []
  return [part('tool-definition', tokens(0, 0, 24)), uncertainText('tool-definition', 'framing', asText(choice))]
}

/** The one function that must be called, in the spelling of any API. */
function chosenName(choice: unknown): string | null {
  if (!isObject(choice)) return null
  const { name } = isObject(choice.function) ? choice.function : choice
  const isFunction = choice.type === undefined || choice.type === 'function'
  return isFunction && typeof name === 'string' ? name : null
}

function formatParts(format: unknown): Part[] {
  if (!isObject(format)) return []
  const named: Fields = isObject(format.json_schema) ? format.json_schema : {}
  const known = format.type === 'text' || format.type === 'json_object' || format.type === 'json_schema'
  return [
    ...unreadFields(format, RESPONSE_FORMAT, 'response_format', 'schema'),
    ...unreadFields(named, RESPONSE_FORMAT, 'response_format.json_schema', 'schema'),
    ...(known && (format.type !== 'json_schema' || answerSchema(format) !== null)
      ? []
      : [uncertainText('schema', 'content', asText(format)), part('schema', tokens(0, 0, 256))]),
  ]
}

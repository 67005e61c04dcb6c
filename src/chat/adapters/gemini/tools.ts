import { asText, type Fields, isObject, objectsOf } from '../../content.ts'
import type { Tokens } from '../claude/rules.ts'
import { shape, unreadFields } from '../fields.ts'
import { boundedPart, type Part, textPart, uncertainText } from '../part.ts'
import { writtenParts } from './own/parts.ts'
import { hostedTokens, type TargetRules } from './rules.ts'
import { readSchema, type SchemaCounts } from './schema.ts'

/** A tool as the adapter hands it on: a function's declaration, or a tool of Google's by the name of its field. */
export interface GeminiTool {
  readonly name: string
  readonly declaration?: Fields
  readonly hosted?: unknown
}

const DECLARATIONS = ['functionDeclarations', 'function_declarations'] as const

const DECLARATION = shape(
  'name description parameters parametersJsonSchema parameters_json_schema input_schema inputSchema response responseJsonSchema response_json_schema',
  'behavior strict type',
)

/** The functions of a request's tools, one after the other, and the tools that are Google's. */
export function readTools(tools: unknown): readonly { readonly tool: GeminiTool; readonly path: string }[] {
  // In JSON a list of one may be written without its brackets.
  return objectsOf(Array.isArray(tools) ? tools : [tools]).flatMap((tool, index) => {
    const found: { tool: GeminiTool; path: string }[] = []
    for (const [field, value] of Object.entries(tool)) {
      const path = `tools[${index}].${field}`
      if ((DECLARATIONS as readonly string[]).includes(field)) {
        for (const [at, declaration] of objectsOf(value).entries()) {
          found.push({ tool: { name: asText(declaration.name), declaration }, path: `${path}[${at}]` })
        }
      } else if (value !== undefined && value !== null) {
        found.push({ tool: { name: field, hosted: value }, path })
      }
    }
    return found
  })
}

/** The parts of a function or of a tool of Google's. A plain definition of any API is a function. */
export function describeTool(rules: TargetRules, tool: GeminiTool): readonly Part[] {
  if (tool.hosted !== undefined && tool.declaration === undefined) {
    const settings = isObject(tool.hosted) ? JSON.stringify(tool.hosted) : ''
    if (!HOSTED.test(tool.name)) return unknownTool(rules, tool.hosted)
    return [
      boundedPart('tool-definition', 'framing', hostedTokens(tool.name)),
      ...(settings === '' || settings === '{}' ? [] : [uncertainText('tool-definition', 'content', settings)]),
    ]
  }
  const declaration = tool.declaration ?? (tool as unknown as Fields)
  const json =
    declaration.parametersJsonSchema ??
    declaration.parameters_json_schema ??
    declaration.inputSchema ??
    declaration.input_schema
  const { words, others, counts, unsure, unknown } = readSchema(declaration.parameters ?? json)
  const written = rules.own?.writing.tool(declaration)
  const answer = declaration.response ?? declaration.responseJsonSchema ?? declaration.response_json_schema
  const certain = rules.jsonSchemaCounts || declaration.parameters !== undefined
  const names = [asText(declaration.name), asText(declaration.description)]
  const frame = schemaTokens(rules, counts)
  return [
    ...(written
      ? writtenParts('tool-definition', written)
      : [
          boundedPart('tool-definition', 'framing', rules.tool),
          ...(certain
            ? [wordsPart([...names, ...words]), boundedPart('schema', 'framing', frame)]
            : [
                wordsPart(names),
                { ...wordsPart(words), certain: false },
                boundedPart('schema', 'framing', { ...frame, lower: Math.min(0, frame.lower), tokens: 0 }),
              ]),
          ...others.map((text) => uncertainText('schema', 'content', text)),
        ]),
    ...(unknown.length === 0 ? [] : [unknownPart(rules, unknown, unsure)]),
    ...(answer === undefined ? [] : [uncertainText('schema', 'content', asText(answer))]),
    ...unreadFields(declaration, DECLARATION, ''),
  ]
}

/** What a schema costs beside its words. */
function schemaTokens({ schema }: TargetRules, counts: SchemaCounts): Tokens {
  const kinds = ['object', 'property', 'described', 'list', 'nested'] as const
  const sum = (of: (tokens: Tokens) => number) =>
    kinds.reduce((total, kind) => total + of(schema[kind]) * counts[kind], 0)
  return {
    lower: sum(({ lower }) => lower),
    tokens: sum(({ tokens }) => tokens) + counts.optional * schema.optionalTokens,
    upper: sum(({ upper }) => upper),
  }
}

/** What Google runs itself, by the names of its API and of its SDKs. */
const HOSTED =
  /^(?:google_?search(?:_?retrieval)?|enterprise_?web_?search|code_?execution|url_?context|google_?maps|computer_?use|file_?search|retrieval|mcp_?servers|parallel_?ai_?search|exa_?ai_?search)$/i

/** A kind of tool that nobody knows: it may be a tool of Google's, or functions. */
function unknownTool(rules: TargetRules, value: unknown): readonly Part[] {
  const unread = { path: '', reason: 'this kind of tool is not known' }
  const functions = isObject(value) ? objectsOf(Array.isArray(value) ? value : [value]) : []
  const parts = functions.flatMap((declaration) => describeTool(rules, { name: asText(declaration.name), declaration }))
  return [
    { ...boundedPart('tool-definition', 'framing', { lower: 0, tokens: 0, upper: UNKNOWN_TOKENS }), unread },
    uncertainText('tool-definition', 'content', asText(value)),
    ...parts.map((part) =>
      'text' in part ? { ...part, certain: false } : 'lower' in part ? { ...part, lower: 0, tokens: 0 } : part,
    ),
  ]
}

const UNKNOWN_TOKENS = 300

/** The words of a definition are one text: many parts of one word each would have the bounds of as many texts. */
function wordsPart(words: readonly string[]): Part {
  return textPart('tool-definition', 'content', words.filter((word) => word !== '').join(' '))
}

function unknownPart(rules: TargetRules, names: readonly string[], unsure: number): Part {
  const upper =
    names.length * KEYWORD_TOKENS +
    unsure * (rules.schema.property.upper + rules.schema.nested.upper + rules.schema.object.upper)
  const unread = { path: `.parameters…${names[0]!.slice(0, 80)}`, reason: 'this keyword of a schema is not known' }
  return { ...boundedPart('schema', 'framing', { lower: 0, tokens: 0, upper }), unread }
}

const KEYWORD_TOKENS = 64

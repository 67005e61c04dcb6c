import { asText, type Fields, isObject, objectsOf, roleOf } from '../../content.ts'
import { isUnchanged, snapshotOf } from '../../snapshot.ts'
import type { ToolDefinition } from '../../types.ts'
import { type AdapterTarget, type ChatAdapter, placesIn } from '../adapter.ts'
import { shape, unreadFields } from '../fields.ts'
import { mergeTurns } from '../merge-turns.ts'
import { boundedPart, type Part, unboundedPart, uncertainText } from '../part.ts'
import { currentSignatures, describePart, fieldsAt } from './parts.ts'
import { geminiRules, type TargetRules } from './rules.ts'
import { describeTool, type GeminiTool, readTools } from './tools.ts'

/** A `Content` of the Gemini API; one of role `system` goes into the request's `systemInstruction`. */
export interface GeminiContent {
  readonly role?: string
  readonly parts?: readonly object[]
  /** Messages of all other APIs have it. */
  readonly content?: never
}

const REQUEST = shape(
  'contents systemInstruction system_instruction tools toolConfig tool_config generationConfig generation_config cachedContent cached_content config',
  'model labels safetySettings safety_settings modelArmorConfig serviceTier service_tier store',
)
/** Of `generationConfig`, and of the SDK's `config`, which has fields of the request too. */
const GENERATION = shape(
  'responseSchema response_schema responseJsonSchema response_json_schema _responseJsonSchema',
  `temperature topP top_p topK top_k candidateCount candidate_count maxOutputTokens max_output_tokens stopSequences stop_sequences
  presencePenalty presence_penalty frequencyPenalty frequency_penalty seed responseLogprobs response_logprobs logprobs
  responseMimeType response_mime_type responseModalities response_modalities mediaResolution media_resolution
  thinkingConfig thinking_config imageConfig image_config speechConfig speech_config audioTimestamp audio_timestamp routingConfig
  enableEnhancedCivicAnswers`,
)
/** JSON schemas: where a bill is known, they cost nothing. */
const JSON_SCHEMAS = new Set(['responseJsonSchema', 'response_json_schema', '_responseJsonSchema'])
const CONFIG = shape(
  `systemInstruction system_instruction tools toolConfig tool_config cachedContent cached_content ${[...GENERATION.counted].join(' ')}`,
  `safetySettings safety_settings labels httpOptions http_options abortSignal abort_signal automaticFunctionCalling automatic_function_calling
  ${[...GENERATION.free].join(' ')}`,
)
const CONTENT = shape('role parts')
const ROLES = '"user" and "model"; a system instruction may come as "system"'

/** The adapter for the Gemini API, in its own spelling, in that of protocol buffers, and as its SDK takes requests. */
export function gemini(target: AdapterTarget): ChatAdapter<GeminiContent> {
  const rules = geminiRules(target)
  const fixed = (): Part[] => (rules.own ? [] : [boundedPart('reply', 'framing', { lower: 0, tokens: 0, upper: 1 })])
  return {
    api: 'gemini',
    describe: (content) => describe(rules, content),
    describeTool: (tool) => describeTool(rules, tool as unknown as GeminiTool),
    frame: ({ messages, fields }) => [
      ...fixed(),
      ...currentSignatures(rules, messages as readonly Fields[]),
      ...describeFrame(rules, fields),
    ],
    fixed,
    snapshot: snapshotOf,
    unchanged: isUnchanged,
    fromText: (role, text) => ({
      role: role === 'assistant' ? 'model' : role === 'developer' ? 'system' : role,
      parts: [{ text }],
    }),
    build: (all, tools) => {
      const parts = all.filter(({ role }) => role === 'system').flatMap((content) => content.parts ?? [])
      const contents = all.filter(({ role }) => role !== 'system')
      const leading = leadingToCalls(contents)
      return {
        ...(parts.length > 0 && { systemInstruction: { parts } }),
        contents: mergeTurns(
          contents,
          (before, content) => (before.role === 'model' && leading.has(content)) || areResults(before, content),
          (before, { parts = [] }) => ({ ...before, parts: [...(before.parts ?? []), ...parts] }),
        ),
        ...(tools.length > 0 && { tools: [{ functionDeclarations: tools.map(asDeclaration) }] }),
      }
    },
    read: (request) => {
      const fields = request as unknown as Fields
      const config = isObject(fields.config) ? fields.config : {}
      const instruction =
        fields.systemInstruction ?? fields.system_instruction ?? config.systemInstruction ?? config.system_instruction
      const contents = (request.contents ?? []) as readonly GeminiContent[]
      const tools = readTools(fields.tools ?? config.tools)
      return {
        messages: [...(instruction ? [{ ...asContent(instruction), role: 'system' }] : []), ...contents],
        messagePaths: [...(instruction ? ['systemInstruction'] : []), ...placesIn('contents', contents)],
        tools: tools.map(({ tool }) => tool as unknown as ToolDefinition),
        toolPaths: tools.map(({ path }) => path),
      }
    },
  }
}

/**
 * Contents of the model that are part of what it said before: one with a call, which must come directly after a user's
 * content or after results, and those between that one and the first of the model's in a row. Linear in the contents.
 */
function leadingToCalls(contents: readonly GeminiContent[]): ReadonlySet<GeminiContent> {
  const leading = new Set<GeminiContent>()
  let isLeading = false
  for (let at = contents.length - 1; at > 0; at--) {
    const { role, parts } = contents[at]!
    isLeading = role === 'model' && (isLeading || hasPart(parts, 'functionCall', 'function_call'))
    if (isLeading && contents[at - 1]!.role === 'model') leading.add(contents[at]!)
  }
  return leading
}

// As many results as there are calls stand in one content.
function areResults(before: GeminiContent, { parts }: GeminiContent): boolean {
  const isResult = (of: GeminiContent['parts']) => hasPart(of, 'functionResponse', 'function_response')
  return isResult(before.parts) && isResult(parts)
}

function hasPart(parts: GeminiContent['parts'], camel: string, snake: string): boolean {
  return objectsOf(parts).some((part) => fieldsAt(part, camel, snake) !== null)
}

// The SDK takes a content, or parts, of which each may be a text.
function asContent(instruction: unknown): GeminiContent {
  if (isObject(instruction) && 'parts' in instruction) return instruction as GeminiContent
  const parts = Array.isArray(instruction) ? instruction : [instruction]
  return { parts: parts.map((part) => (typeof part === 'string' ? { text: part } : part)) }
}

/** A tool that was read from a request stands as it did there. */
function asDeclaration(tool: ToolDefinition): unknown {
  return (tool as unknown as GeminiTool).declaration ?? tool
}

function describe(rules: TargetRules, content: GeminiContent): readonly Part[] {
  if (content.role !== undefined) roleOf(content, ROLES)
  const parts = objectsOf(content.parts)
  const calls = parts.filter((part) => fieldsAt(part, 'functionCall', 'function_call') !== null).length
  return [
    boundedPart('message', 'framing', content.role === 'system' ? rules.system : rules.content),
    ...parts.flatMap((part, index) => describePart(rules, part, `.parts[${index}]`, calls)),
    ...unreadFields(content as unknown as Fields, CONTENT, ''),
  ]
}

/** What the request as a whole adds: a schema, cached content, and what is not known. */
function describeFrame(rules: TargetRules, fields: Fields): readonly Part[] {
  const config = isObject(fields.config) ? fields.config : {}
  const camel = isObject(fields.generationConfig) ? fields.generationConfig : {}
  const snake = isObject(fields.generation_config) ? fields.generation_config : {}
  const counted = [...GENERATION.counted].filter((name) => rules.answerSchemas === 'all' || !JSON_SCHEMAS.has(name))
  const schemas = [config, camel, snake].flatMap((place) => counted.map((name) => place[name]))
  const cached = fields.cachedContent ?? fields.cached_content ?? config.cachedContent ?? config.cached_content
  return [
    ...(rules.answerSchemas === 'none'
      ? []
      : schemas.filter(isObject).map((schema) => uncertainText('schema', 'content', asText(schema)))),
    ...(cached ? [cachedPart()] : []),
    ...unreadFields(camel, GENERATION, 'generationConfig'),
    ...unreadFields(snake, GENERATION, 'generation_config'),
    ...unreadFields(config, CONFIG, 'config'),
    ...unreadFields(fields, REQUEST, ''),
  ]
}

function cachedPart(): Part {
  const part = boundedPart('message', 'content', { lower: 0, tokens: 4096, upper: 1_048_576 })
  const remedy = 'count what was cached once, and add it'
  return unboundedPart(part, 'cachedContent', 'cached content is not in the request', remedy)
}

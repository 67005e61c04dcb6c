/** What a recorded request holds: one kind each, the hardest of all. */
import type { Recording } from './recordings.ts'

const kinds = [
  'text',
  'thinking on',
  'tools',
  'tool results',
  'schema',
  'schema and tools',
  'thinking in the history',
  'hosted tools, declared',
  'images',
  'files',
  'audio, video',
] as const

export type Kind = (typeof kinds)[number]

type Value = { readonly [field: string]: unknown }

/** The kind of a request. Linear in its fields. */
export function kindOf({ request, notes = [] }: Recording): Kind {
  const found = new Set<Kind>(['text'])
  walk(request, '', found)
  if (notes.some((note) => note.startsWith('hosted-'))) found.add('hosted tools, declared')
  if (found.has('schema') && (found.has('tools') || found.has('tool results'))) found.add('schema and tools')
  return kinds.findLast((kind) => found.has(kind)) ?? 'text'
}

/** Fields by whose presence a kind is known, in the spelling of any API. */
const byField: Readonly<Record<string, Kind>> = {
  functionDeclarations: 'tools',
  function_declarations: 'tools',
  toolSpec: 'tools',
  tool_calls: 'tool results',
  toolUse: 'tool results',
  toolResult: 'tool results',
  functionCall: 'tool results',
  functionResponse: 'tool results',
  json_schema: 'schema',
  responseSchema: 'schema',
  responseJsonSchema: 'schema',
  response_schema: 'schema',
  output_format: 'schema',
  outputConfig: 'schema',
  reasoningContent: 'thinking in the history',
  thoughtSignature: 'thinking in the history',
  thought_signature: 'thinking in the history',
  encrypted_content: 'thinking in the history',
  reasoning_content: 'thinking in the history',
  reasoning_details: 'thinking in the history',
  image_url: 'images',
  image: 'images',
  document: 'files',
  document_url: 'files',
  video: 'audio, video',
  input_audio: 'audio, video',
}

/** Types of blocks and tools by which a kind is known. */
const byType: Readonly<Record<string, Kind>> = {
  function: 'tools',
  custom: 'tools',
  additional_tools: 'tools',
  tool_use: 'tool results',
  tool_result: 'tool results',
  function_call: 'tool results',
  function_call_output: 'tool results',
  json_schema: 'schema',
  reasoning: 'thinking in the history',
  image: 'images',
  input_image: 'images',
  document: 'files',
  input_file: 'files',
  file: 'files',
  video_url: 'audio, video',
  input_audio: 'audio, video',
}

/** Fields whose content is the caller's data. */
const DATA =
  /^(?:parameters|parametersJsonSchema|input_schema|inputSchema|json|schema|arguments|args|response|responseSchema|metadata|labels)$/

function walk(value: unknown, at: string, found: Set<Kind>): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const one of value) walk(one, at, found)
    return
  }
  const fields = value as Value
  if (at === 'tools' && typeof fields.name === 'string') found.add('tools')
  const ofType = byType[String(fields.type)]
  if (ofType !== undefined && at !== 'tool_choice') found.add(ofType)
  if (at === 'thinking' && fields.type !== 'disabled') found.add('thinking on')
  if ((fields.type === 'thinking' || fields.type === 'redacted_thinking') && at === 'content') {
    found.add('thinking in the history')
  }
  mediaOf(fields, found)
  for (const [name, field] of Object.entries(fields)) {
    if (field === null || field === undefined) continue
    const ofField = byField[name]
    if (ofField !== undefined && !(Array.isArray(field) && field.length === 0)) found.add(ofField)
    if (!DATA.test(name)) walk(field, name, found)
  }
}

/** Gemini names what a blob or a file is by its media type. */
function mediaOf(fields: Value, found: Set<Kind>): void {
  const type = fields.mimeType ?? fields.mime_type
  if (typeof type !== 'string' || !('data' in fields || 'fileUri' in fields || 'file_uri' in fields)) return
  if (type.startsWith('image/')) found.add('images')
  else if (/^(?:audio|video)\//.test(type)) found.add('audio, video')
  else found.add('files')
}

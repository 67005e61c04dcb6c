import { asText, type Fields, isObject, objectsOf } from '../../content.ts'
import { bytesOf } from '../../media/bytes.ts'
import { readMedia } from '../../media/read.ts'
import {
  geminiDocumentTokens,
  geminiFilmTokens,
  geminiPictureTokens,
  geminiSoundTokens,
} from '../../media/rules/gemini.ts'
import type { MediaTokens } from '../../media/types.ts'
import { shape, unreadFields, unreadPart } from '../fields.ts'
import { boundedPart, type Part, textPart, unboundedPart, uncertainText } from '../part.ts'
import { writtenParts } from './own/parts.ts'
import { textSlack } from './own/rules.ts'
import type { Written } from './own/written.ts'
import { signatureTokens, type TargetRules } from './rules.ts'

const FREE = 'thought partMetadata part_metadata'
const CALL = shape('name args', 'id')
const RESULT = shape('name response parts', 'id willContinue will_continue scheduling')
const INLINE = shape('mimeType mime_type data', 'displayName display_name')
const FILE = shape('mimeType mime_type fileUri file_uri', 'displayName display_name name')
const PART = shape(
  'text inlineData inline_data fileData file_data functionCall function_call functionResponse function_response thoughtSignature thought_signature videoMetadata video_metadata mediaResolution media_resolution executableCode executable_code codeExecutionResult code_execution_result',
  FREE,
  {
    functionCall: CALL,
    function_call: CALL,
    functionResponse: RESULT,
    function_response: RESULT,
    inlineData: INLINE,
    inline_data: INLINE,
    fileData: FILE,
    file_data: FILE,
    executableCode: shape('code language', 'id'),
    codeExecutionResult: shape('outcome output', 'id'),
  },
)
const REMEDY = 'say what it holds with media: (part) => ({ pages } or { seconds } or { width, height } or { tokens })'

/** The parts of one part of a content that has so many calls. `path` is where it stands in its content. */
export function describePart(rules: TargetRules, part: Fields, path: string, calls = 0): readonly Part[] {
  const call = fieldsAt(part, 'functionCall', 'function_call')
  const result = fieldsAt(part, 'functionResponse', 'function_response')
  const inline = fieldsAt(part, 'inlineData', 'inline_data')
  const file = fieldsAt(part, 'fileData', 'file_data')
  const code = part.executableCode ?? part.executable_code
  const output = part.codeExecutionResult ?? part.code_execution_result
  return [
    ...(typeof part.text === 'string' ? describeText(rules, part.text, part.thought === true) : []),
    ...(call ? describeCall(rules, call, path, calls > 1) : []),
    ...(result ? describeResult(rules, result, path) : []),
    ...(inline ? describeInline(rules, inline, part) : []),
    ...(file ? [describeFile(rules, file, part, path)] : []),
    ...(code ? [uncertainText('tool-call', 'content', asText(code))] : []),
    ...(output ? [uncertainText('tool-result', 'content', asText(output))] : []),
    ...describeSignature(rules, part),
    ...unreadFields(part, PART, path),
  ]
}

function describeText({ own }: TargetRules, text: string, isThought: boolean): readonly Part[] {
  const part = textPart('text', 'content', text)
  if (own === null) return [part]
  if (isThought && !own.thoughtsCount) return [{ ...part, certain: false, likely: true }]
  return own.isTextExact ? [part] : [part, boundedPart('text', 'framing', textSlack(text))]
}

/** No recorded bill is of calls beside each other whose thought costs nothing. */
function describeCall(rules: TargetRules, call: Fields, path: string, hasOthers: boolean): readonly Part[] {
  const written = rules.own?.writing.call(asText(call.name), isObject(call.args) ? call.args : {})
  return [
    ...(written
      ? writtenParts('tool-call', hasOthers ? oneMoreUnsure(written) : written)
      : [boundedPart('tool-call', 'framing', rules.call), ...data(rules, 'tool-call', call.name, call.args)]),
    ...unreadData('tool-call', `${path}.functionCall.args`, call.args),
  ]
}

/** Arguments and results are objects of names and values. What else stands there costs what it could. */
function unreadData(kind: 'tool-call' | 'tool-result', path: string, value: unknown): readonly Part[] {
  if (value === undefined || value === null || (isObject(value) && !Array.isArray(value))) return []
  return unreadPart(kind, path, value, 'this is no object')
}

function oneMoreUnsure(written: Written): Written {
  return { ...written, unsure: written.unsure + 1 }
}

function describeResult(rules: TargetRules, result: Fields, path: string): readonly Part[] {
  const written = rules.own?.writing.result(asText(result.name), isObject(result.response) ? result.response : {})
  return [
    ...(written
      ? writtenParts('tool-result', written)
      : [
          boundedPart('tool-result', 'framing', rules.result),
          ...data(rules, 'tool-result', result.name, result.response),
        ]),
    ...unreadData('tool-result', `${path}.functionResponse.response`, result.response),
    ...objectsOf(result.parts).flatMap((part, index) =>
      describePart(rules, part, `${path}.functionResponse.parts[${index}]`),
    ),
  ]
}

/** A name and data: as JSON, or its keys and values one after the other. */
function data(rules: TargetRules, kind: 'tool-call' | 'tool-result', name: unknown, value: unknown): Part[] {
  const found = { words: [] as string[], nested: -1 }
  if (isObject(value)) collect(value, found)
  const json = found.words.length === 0 ? [] : [JSON.stringify(value)]
  const text = [asText(name), ...(rules.writesJson === 'no' ? found.words : json)].join(' ')
  // The signs of JSON may cost nothing, and they are most of a result with many short fields.
  const isSure = rules.writesJson !== 'perhaps' || found.words.length === 0
  const parts: Part[] = [isSure ? textPart(kind, 'content', text) : uncertainText(kind, 'content', text)]
  if (found.nested < 1) return parts
  const { lower, tokens, upper } = rules.nestedData
  const times = found.nested
  return [
    ...parts,
    boundedPart(kind, 'framing', { lower: lower * times, tokens: tokens * times, upper: upper * times }),
  ]
}

/** Keys and values, and how many lists and objects there are. Deep data is read without recursion. */
function collect(value: Fields, found: { words: string[]; nested: number }): void {
  const open: unknown[] = [value]
  while (open.length > 0) {
    const next = open.pop()
    if (!isObject(next)) {
      found.words.push(String(next))
      continue
    }
    found.nested++
    for (const [key, inner] of Object.entries(next).reverse()) {
      open.push(inner)
      if (!Array.isArray(next)) open.push(key)
    }
  }
}

/** A signature counts with the calls of the current turn, which a part does not know: it may. */
function describeSignature(rules: TargetRules, part: Fields): readonly Part[] {
  const signature = signatureOf(part)
  if (signature === '' || rules.signaturesCount === 'no') return []
  return [boundedPart('reasoning', 'content', { ...signatureTokens(rules, signature), lower: 0, tokens: 0 })]
}

function signatureOf(part: Fields): string {
  return asText(part.thoughtSignature ?? part.thought_signature)
}

function describeInline(rules: TargetRules, inline: Fields, part: Fields): readonly Part[] {
  const type = asText(inline.mimeType ?? inline.mime_type).toLowerCase()
  if (type.startsWith('text/') || /^application\/(?:json|xml|javascript|x-javascript|x-python)/.test(type)) {
    const bytes = bytesOf(inline.data)
    if (bytes === null) return []
    const text = new TextDecoder().decode(bytes.slice(0, bytes.length))
    const slack = rules.own ? [boundedPart('file', 'framing', textSlack(text))] : []
    return [textPart('file', 'content', text), ...slack]
  }
  return [media(rules, type, inline.data, part)]
}

/** What is at an address is not in the request, but for pictures, which cost no more than the largest. */
function describeFile(rules: TargetRules, file: Fields, part: Fields, path: string): Part {
  const type = asText(file.mimeType ?? file.mime_type).toLowerCase()
  const found = media(rules, type, null, part)
  // Of one address of a picture nothing was billed.
  if (type.startsWith('image/')) return rules.own ? { ...found, lower: 0 } : found
  return unboundedPart({ ...found, lower: 0 }, `${path}.fileData`, 'the file is not in the request', REMEDY)
}

function media(rules: TargetRules, type: string, data: unknown, part: Fields) {
  const facts = data === null ? null : readMedia(data)
  const resolution = resolutionOf(part)
  if (facts?.kind === 'picture' || type.startsWith('image/')) {
    const size = facts?.kind === 'picture' ? facts : null
    return boundedPart('image', 'content', geminiPictureTokens(size, rules.pictures, resolution))
  }
  if (type.startsWith('audio/')) {
    const seconds = facts?.kind === 'sound' || facts?.kind === 'film' ? facts.seconds : null
    return boundedPart('audio', 'content', geminiSoundTokens(seconds))
  }
  if (type.startsWith('video/') || facts?.kind === 'film' || facts?.kind === 'sound') {
    const seconds = facts?.kind === 'sound' || facts?.kind === 'film' ? facts.seconds : null
    const settings = fieldsAt(part, 'videoMetadata', 'video_metadata')
    const framesPerSecond = typeof settings?.fps === 'number' && settings.fps > 0 ? settings.fps : 1
    return boundedPart('video', 'content', film(rules, seconds, framesPerSecond, resolution))
  }
  return boundedPart(
    'file',
    'content',
    geminiDocumentTokens(facts?.kind === 'document' ? facts.pages : null, rules.pictures),
  )
}

function film(
  rules: TargetRules,
  seconds: number | null,
  framesPerSecond: number,
  resolution: string | undefined,
): MediaTokens {
  return geminiFilmTokens(seconds, rules.pictures, { framesPerSecond, ...(resolution !== undefined && { resolution }) })
}

function resolutionOf(part: Fields): string | undefined {
  const value = part.mediaResolution ?? part.media_resolution
  const level = asText(isObject(value) ? value.level : value).toLowerCase()
  return level === '' ? undefined : level.replace('media_resolution_', '')
}

/** A field that is an object, in the API's spelling or in that of protocol buffers. */
export function fieldsAt(part: Fields, camel: string, snake: string): Fields | null {
  const value = part[camel] ?? part[snake]
  return isObject(value) ? value : null
}

/** What is known of the signatures of a whole request: those of the current turn's calls count. Raises `lower` only. */
export function currentSignatures(rules: TargetRules, contents: readonly Fields[]): readonly Part[] {
  if (rules.signaturesCount === 'no') return []
  let [lower, tokens] = [0, 0]
  for (const content of contents.toReversed()) {
    const parts = objectsOf(content.parts)
    const isResult = parts.length > 0 && parts.every((part) => fieldsAt(part, 'functionResponse', 'function_response'))
    if (content.role !== 'model' && !isResult) break
    for (const part of parts) {
      if (!fieldsAt(part, 'functionCall', 'function_call')) continue
      const cost = signatureTokens(rules, signatureOf(part))
      lower += rules.signaturesCount === 'yes' ? cost.lower : 0
      tokens += cost.tokens
    }
  }
  return lower + tokens === 0 ? [] : [boundedPart('reasoning', 'content', { lower, tokens, upper: 0 })]
}

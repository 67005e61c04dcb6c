import { asText, type Fields, isObject, objectsOf } from '../../content.ts'
import { bytesOf } from '../../media/bytes.ts'
import { readMedia } from '../../media/read.ts'
import {
  callParts,
  given,
  linkedDocument,
  maybe,
  pdfParts,
  pictureParts,
  resultParts,
  sealedParts,
} from '../claude/parts.ts'
import { shape, unreadFields } from '../fields.ts'
import { boundedPart, type Part, textPart, unboundedPart, uncertainText } from '../part.ts'
import type { ConverseRules } from './rules.ts'

const BLOCK = shape(
  'text image document video audio toolUse toolResult reasoningContent guardContent citationsContent searchResult json',
  'cachePoint',
  {
    toolUse: shape('toolUseId name input', 'type'),
    toolResult: shape('toolUseId content', 'status type'),
    reasoningContent: shape('reasoningText redactedContent', '', { reasoningText: shape('text signature') }),
    document: shape('name source context citations', 'format'),
    image: shape('source', 'format'),
    video: shape('source', 'format'),
  },
)
/** Providers allow five documents; of a page nobody knows how many there are, when the file does not say. */
const MOST_PAGES = 600
const MOST_FILM_SECONDS = 3600

/** The parts of a block of a message or of a result. `path` is where it stands in its message. */
export function describeBlock(rules: ConverseRules, block: Fields, path: string, role: string): readonly Part[] {
  return [
    ...describeText(rules, block, role),
    ...describeTools(rules, block, path, role),
    ...describeMedia(rules, block, path),
    ...(isObject(block.reasoningContent) ? describeReasoning(block.reasoningContent) : []),
    ...maybe('text', block.guardContent),
    ...maybe('text', block.citationsContent),
    ...maybe('file', block.searchResult),
    ...given('tool-result', block.json),
    ...unreadFields(block, BLOCK, path),
  ]
}

function describeText(rules: ConverseRules, { text }: Fields, role: string): readonly Part[] {
  if (typeof text !== 'string') return []
  return [
    rules.forgets && role === 'assistant' ? uncertainText('text', 'content', text) : textPart('text', 'content', text),
  ]
}

function describeTools(
  rules: ConverseRules,
  { toolUse, toolResult }: Fields,
  path: string,
  role: string,
): readonly Part[] {
  return [
    ...(isObject(toolUse) ? callParts(rules, toolUse.name, toolUse.input, toolUse.toolUseId) : []),
    ...(isObject(toolResult) ? resultParts(rules, toolResult.toolUseId) : []),
    ...(isObject(toolResult)
      ? objectsOf(toolResult.content).flatMap((one, index) =>
          describeBlock(rules, one, `${path}.toolResult.content[${index}]`, role),
        )
      : []),
  ]
}

function describeReasoning({ reasoningText, redactedContent }: Fields): readonly Part[] {
  const { text, signature } = isObject(reasoningText) ? reasoningText : {}
  return [...maybe('reasoning', text), ...sealedParts(signature), ...sealedParts(redactedContent)]
}

function describeMedia(rules: ConverseRules, { image, document, video, audio }: Fields, path: string): readonly Part[] {
  return [
    ...(isObject(image) ? describePicture(rules, sourceOf(image)) : []),
    ...(isObject(document) ? describeDocument(rules, document, `${path}.document`) : []),
    ...(isObject(video) ? [describeFilm(rules, sourceOf(video), `${path}.video`)] : []),
    ...(isObject(audio) ? [describeFilm(rules, sourceOf(audio), `${path}.audio`)] : []),
  ]
}

function describePicture(rules: ConverseRules, source: Fields): readonly Part[] {
  return rules.isClaude ? pictureParts(rules, source.bytes) : [boundedPart('image', 'content', rules.picture)]
}

function describeDocument(rules: ConverseRules, document: Fields, path: string): readonly Part[] {
  const source = sourceOf(document)
  const bytes = bytesOf(source.bytes)
  const frame = boundedPart('file', 'framing', rules.document)
  const names = [...maybe('file', document.name), ...maybe('file', document.context)]
  if (typeof source.text === 'string') return [frame, ...names, textPart('file', 'content', source.text)]
  if (Array.isArray(source.content)) {
    return [frame, ...names, ...objectsOf(source.content).flatMap((one) => given('file', one.text))]
  }
  if (bytes === null) return [...names, linkedDocument(rules, path, 'the document')]
  if (/^(?:txt|md|csv|html)$/.test(asText(document.format))) {
    return [frame, ...names, textPart('file', 'content', new TextDecoder().decode(bytes.slice(0, bytes.length)))]
  }
  if (rules.isClaude) return [...names, ...pdfParts(rules, source.bytes, true)]
  const facts = readMedia(source.bytes)
  const pages = facts?.kind === 'document' ? Math.min(MOST_PAGES, facts.pages.upper) : MOST_PAGES
  const { lower, tokens, upper } = rules.page
  const likely = facts?.kind === 'document' ? pages * tokens : tokens
  return [frame, ...names, boundedPart('file', 'content', { lower, tokens: likely, upper: pages * upper })]
}

function describeFilm(rules: ConverseRules, source: Fields, path: string): Part {
  const facts = bytesOf(source.bytes) === null ? null : readMedia(source.bytes)
  const seconds = facts?.kind === 'film' || facts?.kind === 'sound' ? facts.seconds : null
  const { lower, tokens, upper } = rules.filmSecond
  const part = boundedPart('video', 'content', {
    lower,
    tokens: Math.ceil((seconds ?? 60) * tokens),
    upper: Math.ceil(((seconds ?? MOST_FILM_SECONDS) + 4) * upper),
  })
  if (bytesOf(source.bytes) !== null) return part
  return unboundedPart(
    part,
    path,
    'the film is not in the request',
    'say how long it is with media: (part) => ({ seconds })',
  )
}

function sourceOf(block: Fields): Fields {
  return isObject(block.source) ? block.source : {}
}

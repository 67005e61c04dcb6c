import { asText, isObject } from '../../content.ts'
import { readMedia } from '../../media/read.ts'
import { claudeDocumentTokens, claudePictureTokens } from '../../media/rules/anthropic.ts'
import { unknownKeywords } from '../../schema-keywords.ts'
import { boundedPart, type Part, type PartKind, textPart, unboundedPart, uncertainText } from '../part.ts'
import type { ClaudeRules } from './rules.ts'

/** Parts of what a request holds for Claude, in the shape of Anthropic's API or of Bedrock's. Pure. */

/** Ids of the usual length are part of what a call costs. */
const ID_CODE_UNITS = 48

/** A call of a tool: its frame, its name, its arguments. */
export function callParts(rules: ClaudeRules, name: unknown, input: unknown, id: unknown): Part[] {
  return [
    boundedPart('tool-call', 'framing', rules.call),
    textPart('tool-call', 'content', `${asText(name)}\n${asText(input)}`),
    ...longId('tool-call', id),
  ]
}

/** The frame of a result; its content is parts of its own. */
export function resultParts(rules: ClaudeRules, id: unknown): Part[] {
  return [boundedPart('tool-result', 'framing', rules.result), ...longId('tool-result', id)]
}

/** A definition: its frame, and its text. One whose loading is deferred costs nothing until a search finds it. */
export function definitionParts(rules: ClaudeRules, tool: DefinitionTexts, isDeferred: boolean): Part[] {
  // One text: as three, each would have the bounds of a short one.
  const texts = [tool.name, tool.description].filter((text) => typeof text === 'string' && text !== '')
  const text = [...texts, JSON.stringify(tool.schema ?? {})].join('\n')
  const unknown = unknownKeywords(tool.schema, '.schema')
  if (!isDeferred) {
    const frame = boundedPart('tool-definition', 'framing', rules.tool)
    return [frame, textPart('tool-definition', 'content', text), ...unknown]
  }
  return [
    boundedPart('tool-definition', 'framing', { lower: 0, tokens: 0, upper: rules.tool.upper }),
    uncertainText('tool-definition', 'content', text),
    ...unknown,
  ]
}

export interface DefinitionTexts {
  readonly name: unknown
  readonly description: unknown
  readonly schema: unknown
}

/** A picture: by its size where its bytes are in the request, by the largest that there is where they are not. */
export function pictureParts(rules: ClaudeRules, data: unknown): Part[] {
  const facts = readMedia(data)
  const size = facts?.kind === 'picture' ? facts : null
  return [boundedPart('image', 'content', claudePictureTokens(size, rules.pictures))]
}

/** A PDF whose bytes are in the request. `readsText`: it may be read as its text alone. */
export function pdfParts(rules: ClaudeRules, data: unknown, readsText: boolean): Part[] {
  const facts = readMedia(data)
  const range = claudeDocumentTokens(facts?.kind === 'document' ? facts.pages : null, rules.pictures)
  return [
    boundedPart('file', 'framing', { ...rules.document, lower: 0 }),
    boundedPart('file', 'content', readsText ? { ...range, lower: 1 } : range),
  ]
}

/** A document that is not in the request. */
export function linkedDocument(rules: ClaudeRules, path: string, what: string): Part {
  const part = boundedPart('file', 'content', claudeDocumentTokens(null, rules.pictures))
  const remedy = 'say how many pages it has with media: (part) => ({ pages })'
  return unboundedPart({ ...part, lower: 1, tokens: 2300 }, path, `${what} is not in the request`, remedy)
}

/** A text or JSON that certainly counts, where there is any. */
export function given(kind: PartKind, value: unknown): Part[] {
  const text = typeof value === 'string' ? value : isObject(value) ? JSON.stringify(value) : ''
  return text === '' ? [] : [textPart(kind, 'content', text)]
}

/** A text or JSON that may count. */
export function maybe(kind: PartKind, value: unknown): Part[] {
  const text = typeof value === 'string' ? value : isObject(value) ? JSON.stringify(value) : ''
  return text === '' ? [] : [uncertainText(kind, 'content', text)]
}

function longId(kind: PartKind, id: unknown): Part[] {
  return typeof id === 'string' && id.length > ID_CODE_UNITS ? [uncertainText(kind, 'framing', id)] : []
}

/** Reasoning that only the provider can read: nothing, or what its bytes could hold. A token has more than two of them. */
export function sealedParts(sealed: unknown): Part[] {
  const bytes = typeof sealed === 'string' ? Math.ceil(sealed.length * 0.75) : 0
  return bytes === 0
    ? []
    : [boundedPart('reasoning', 'content', { lower: 0, tokens: 0, upper: Math.ceil(bytes / 2.5) })]
}

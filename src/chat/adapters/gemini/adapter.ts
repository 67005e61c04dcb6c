import { asText, documentPart, type Fields, fieldsOf, isFields, roleOf, unknownPart } from '../../content.ts'
import { pictureSize } from '../../media/read.ts'
import { geminiPictureTokens } from '../../media/rules/gemini.ts'
import { isUnchanged, snapshotOf } from '../../snapshot.ts'
import { describeToolAsJson } from '../../tools.ts'
import type { NamedTool, ToolDefinition } from '../../types.ts'
import { type AdapterTarget, type ChatAdapter, placesIn } from '../adapter.ts'
import { shape, unreadFields } from '../fields.ts'
import { mergeTurns } from '../merge-turns.ts'
import { boundedPart, type Part, textPart, uncertainText } from '../part.ts'

/** A `Content` of the Gemini API; one of role `system` goes into the request's `systemInstruction`. */
export interface GeminiContent {
  readonly role?: string
  readonly parts?: readonly object[]
  /** Messages of all other APIs have it. */
  readonly content?: never
}

/**
 * Google's "Understand and count tokens": a sentence of 10 tokens counts 10, and is billed as 11 as a prompt.
 * What turns and calls add is not published, so it is bounds. PDF pages, audio and video: 258 a page, 32 and 263 a second.
 */
const MESSAGE_TOKENS = { lower: 0, tokens: 1, upper: 6 } as const
const CALL_TOKENS = { lower: 0, tokens: 6, upper: 24 } as const
const REQUEST = shape('contents systemInstruction tools', 'model labels safetySettings')
const ROLES = '"user" and "model"; a system instruction may come as "system"'

/** The adapter for the Gemini API. */
export function gemini(_target: AdapterTarget): ChatAdapter<GeminiContent> {
  const fixed = (hasTools: boolean): Part[] => [
    boundedPart('reply', 'framing', { lower: 0, tokens: 1, upper: 4 }),
    ...(hasTools ? [boundedPart('tool-definition', 'framing', { lower: 0, tokens: 16, upper: 80 })] : []),
  ]
  return {
    api: 'gemini',
    describe,
    describeTool: describeToolAsJson,
    frame: ({ tools, fields }) => [...fixed(tools.length > 0), ...unreadFields(fields, REQUEST, '')],
    fixed,
    snapshot: snapshotOf,
    unchanged: isUnchanged,
    fromText: (role, text) => ({
      role: role === 'assistant' ? 'model' : role === 'developer' ? 'system' : role,
      parts: [{ text }],
    }),
    build: (all, tools) => {
      const parts = all.filter(({ role }) => role === 'system').flatMap((content) => content.parts ?? [])
      return {
        ...(parts.length > 0 && { systemInstruction: { parts } }),
        contents: mergeTurns(
          all.filter(({ role }) => role !== 'system'),
          belongTogether,
          (before, { parts = [] }) => ({ ...before, parts: [...(before.parts ?? []), ...parts] }),
        ),
        ...(tools.length > 0 && { tools: [{ functionDeclarations: tools }] }),
      }
    },
    read: ({ systemInstruction, contents = [], tools = [] }) => ({
      messages: [...(systemInstruction ? [{ ...asContent(systemInstruction), role: 'system' }] : []), ...contents],
      messagePaths: [...(systemInstruction ? ['systemInstruction'] : []), ...placesIn('contents', contents)],
      tools: fieldsOf(tools).flatMap(declarations),
      toolPaths: [],
    }),
  }
}

// A call of the model comes directly after a user's content or after results, or it is part of what the model said. As
// many results as there are calls stand in one content.
function belongTogether(before: GeminiContent, { role, parts }: GeminiContent): boolean {
  const has = (field: string, list: GeminiContent['parts']) => fieldsOf(list).some((part) => isFields(part[field]))
  if (before.role === 'model' && role === 'model') return has('functionCall', parts)
  return has('functionResponse', before.parts) && has('functionResponse', parts)
}

// The SDK takes a content, or parts, of which each may be a text.
function asContent(instruction: unknown): GeminiContent {
  if (isFields(instruction) && 'parts' in instruction) return instruction as GeminiContent
  const parts = Array.isArray(instruction) ? instruction : [instruction]
  return { parts: parts.map((part) => (typeof part === 'string' ? { text: part } : part)) }
}

function declarations(tool: Fields): readonly ToolDefinition[] {
  return Array.isArray(tool.functionDeclarations) ? (tool.functionDeclarations as NamedTool[]) : []
}

function describe(content: GeminiContent): readonly Part[] {
  if (content.role !== undefined) roleOf(content, ROLES)
  return [boundedPart('message', 'framing', MESSAGE_TOKENS), ...fieldsOf(content.parts).flatMap(describePart)]
}

function describePart(part: Fields): readonly Part[] {
  if (typeof part.text === 'string') {
    return [
      part.thought === true ? uncertainText('reasoning', 'content', part.text) : textPart('text', 'content', part.text),
    ]
  }
  if (isFields(part.functionCall)) {
    const { name, args } = part.functionCall
    return [
      boundedPart('tool-call', 'framing', CALL_TOKENS),
      textPart('tool-call', 'content', asText(name)),
      textPart('tool-call', 'content', asText(args)),
    ]
  }
  if (isFields(part.functionResponse)) {
    const { name, response } = part.functionResponse
    return [
      boundedPart('tool-result', 'framing', CALL_TOKENS),
      textPart('tool-result', 'content', asText(name)),
      textPart('tool-result', 'content', asText(response)),
    ]
  }
  const inline = isFields(part.inlineData) ? part.inlineData : null
  if (inline && asText(inline.mimeType).startsWith('image/')) {
    return [boundedPart('image', 'content', geminiPictureTokens(pictureSize(inline.data), 'unknown'))]
  }
  return [inline ? documentPart(inline.data) : unknownPart('file', part)]
}

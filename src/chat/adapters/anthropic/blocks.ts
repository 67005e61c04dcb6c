import { asText, type Fields, isObject, objectsOf } from '../../content.ts'
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
import type { ClaudeRules } from '../claude/rules.ts'
import { type Shape, shape, unreadFields, unreadPart } from '../fields.ts'
import { boundedPart, type Part, textPart } from '../part.ts'

/** The blocks of a message's content, and the fields of each. */
const FREE = 'type cache_control'
const SOURCE = shape('type media_type data url file_id content')
const SHAPES: Readonly<Record<string, Shape>> = {
  text: shape('text', `${FREE} citations`),
  image: shape('source', FREE, { source: SOURCE }),
  document: shape('source title context', `${FREE} citations`, { source: SOURCE }),
  search_result: shape('source title content', `${FREE} citations`),
  tool_use: shape('name input id', `${FREE} caller`),
  server_tool_use: shape('name input id', `${FREE} caller`),
  mcp_tool_use: shape('name input id server_name', FREE),
  tool_result: shape('content tool_use_id', `${FREE} is_error`),
  mcp_tool_result: shape('content tool_use_id', `${FREE} is_error`),
  thinking: shape('thinking signature', FREE),
  redacted_thinking: shape('data', FREE),
  tool_reference: shape('tool_name', FREE),
  tool_addition: shape('tool', FREE),
  container_upload: shape('file_id', FREE),
}

/** The parts of a block. `path` is where it stands in its message. */
function describeBlock(rules: ClaudeRules, block: Fields, path: string): readonly Part[] {
  const type = asText(block.type)
  const known = SHAPES[type]
  if (known) return [...describeKnown(rules, type, block, path), ...unreadFields(block, known, path)]
  // What a server's tool answered: its text counts, and what is encrypted may be more than its bytes tell.
  if (type.endsWith('_tool_result')) {
    return [
      ...resultParts(rules, block.tool_use_id),
      ...maybe('tool-result', block.content),
      ...sealedParts(block.encrypted_content),
    ]
  }
  return unreadPart('unread', path, block, `blocks of type "${type.slice(0, 40)}" are not known`)
}

function describeKnown(rules: ClaudeRules, type: string, block: Fields, path: string): readonly Part[] {
  switch (type) {
    case 'text':
      return [textPart('text', 'content', asText(block.text))]
    case 'image':
      return pictureParts(rules, sourceOf(block).data)
    case 'document':
      return [...given('file', block.title), ...given('file', block.context), ...describeDocument(rules, block, path)]
    case 'search_result':
      return [
        boundedPart('file', 'framing', rules.document),
        ...given('file', block.title),
        ...maybe('file', block.source),
        ...describeContent(rules, block.content, `${path}.content`),
      ]
    case 'tool_result':
    case 'mcp_tool_result':
      return [...resultParts(rules, block.tool_use_id), ...describeContent(rules, block.content, `${path}.content`)]
    case 'thinking':
      // Thinking of earlier turns is taken out by the provider; of the current turn it counts.
      return [...maybe('reasoning', block.thinking), ...sealedParts(block.signature)]
    case 'redacted_thinking':
      return sealedParts(block.data)
    case 'tool_reference':
    case 'tool_addition':
      // The definition that is loaded by it stands among the tools.
      return [
        boundedPart('tool-result', 'framing', { lower: 0, tokens: 8, upper: 40 }),
        ...maybe('tool-result', block.tool ?? block.tool_name),
      ]
    case 'container_upload':
      return [linkedDocument(rules, path, 'the uploaded file')]
    default:
      return callParts(rules, block.name, block.input, block.id)
  }
}

function describeDocument(rules: ClaudeRules, block: Fields, path: string): readonly Part[] {
  const source = sourceOf(block)
  switch (source.type) {
    case 'text':
      return [boundedPart('file', 'framing', rules.document), textPart('file', 'content', asText(source.data))]
    case 'content':
      return [
        boundedPart('file', 'framing', rules.document),
        ...describeContent(rules, source.content, `${path}.source.content`),
      ]
    case 'base64':
      return pdfParts(rules, source.data, false)
    case 'url':
    case 'file':
      return [linkedDocument(rules, path, source.type === 'url' ? 'the linked document' : 'the uploaded file')]
    default:
      return unreadPart('file', `${path}.source`, source, 'sources of this type are not known')
  }
}

/** A text, or blocks. */
function describeContent(rules: ClaudeRules, content: unknown, path: string): readonly Part[] {
  if (!Array.isArray(content)) return given('tool-result', content)
  return objectsOf(content).flatMap((block, index) => describeBlock(rules, block, `${path}[${index}]`))
}

function sourceOf(block: Fields): Fields {
  return isObject(block.source) ? block.source : {}
}

/** The parts of a message's content, or of a system prompt. */
export function describeMessageContent(rules: ClaudeRules, content: unknown): readonly Part[] {
  if (typeof content === 'string') return [textPart('text', 'content', content)]
  return objectsOf(content).flatMap((block, index) => describeBlock(rules, block, `.content[${index}]`))
}

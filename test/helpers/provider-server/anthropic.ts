/**
 * What Anthropic's Messages API checks of a request. Sources: the API reference (https://docs.anthropic.com/en/api/messages),
 * the guides for tool use, extended thinking and prompt caching, and the sentences of its 400 answers.
 */
import {
  type Fields,
  fields,
  filledList,
  filledText,
  isFields,
  matching,
  oneOf,
  onlyFields,
  refuse,
  text,
  unique,
} from './problem.ts'
import { checkObjectSchema } from './schemas.ts'

const bodyFields =
  'model messages max_tokens system tools tool_choice stream temperature top_p top_k stop_sequences metadata thinking service_tier container mcp_servers context_management output_config output_format inference_geo cache_control betas'.split(
    ' ',
  )
const results: Readonly<Record<string, string>> = {
  web_search_tool_result: 'web_search',
  web_fetch_tool_result: 'web_fetch',
  code_execution_tool_result: 'code_execution',
  bash_code_execution_tool_result: 'bash_code_execution',
  text_editor_code_execution_tool_result: 'text_editor_code_execution',
  tool_search_tool_result: 'tool_search',
  mcp_tool_result: 'mcp',
}
const userBlocks = ['text', 'image', 'document', 'search_result', 'tool_result', 'container_upload']
const assistantBlocks = ['text', 'tool_use', 'thinking', 'redacted_thinking', 'server_tool_use', 'mcp_tool_use']

/** Throws a `Refusal` for a body that the API answers with a 400. */
export function checkAnthropic(body: unknown): void {
  const request = fields(body, 'body')
  onlyFields(request, 'body', bodyFields)
  filledText(request.model, 'model')
  if (typeof request.max_tokens !== 'number') refuse('max_tokens', 'Field required')
  if (!(request.max_tokens >= 1)) refuse('max_tokens', 'Input should be greater than or equal to 1')
  const messages = filledList(request.messages, 'messages')
  const turns = mergeTurns(messages.map((message, at) => checkMessage(message, at, messages.length)))
  checkPairs(turns)
  if (isFields(request.thinking) && request.thinking.type === 'enabled') checkThinking(turns)
  checkSystem(request.system)
  if (request.tools !== undefined) checkTools(request.tools)
  checkMarks([...blocksOf(request.tools), ...blocksOf(request.system), ...turns.flatMap(({ blocks }) => blocks)])
}

interface Turn {
  readonly role: string
  readonly blocks: readonly Fields[]
  readonly path: string
}

function checkMessage(value: unknown, at: number, count: number): Turn {
  const path = `messages.${at}`
  const message = fields(value, path)
  onlyFields(message, path, ['role', 'content'])
  if (message.role === 'system') {
    refuse(path, 'Unexpected role "system". The Messages API accepts a top-level `system` parameter')
  }
  const role = oneOf(message.role, `${path}.role`, ['user', 'assistant'])
  const blocks =
    typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : listOf(message.content, path)
  const isLast = at === count - 1 && role === 'assistant'
  const isEmpty = blocks.length === 0 || (typeof message.content === 'string' && message.content === '')
  if (isEmpty && !isLast) {
    refuse(path, 'all messages must have non-empty content except for the optional final assistant message')
  }
  if (!isEmpty) for (const [index, block] of blocks.entries()) checkBlock(block, role, `${path}.content.${index}`)
  const last = blocks.at(-1)
  if (isLast && last?.type === 'text' && /\s$/.test(String(last.text))) {
    refuse(path, 'final assistant content cannot end with trailing whitespace')
  }
  return { role, blocks: isEmpty ? [] : blocks, path }
}

function listOf(content: unknown, path: string): readonly Fields[] {
  if (!Array.isArray(content)) refuse(`${path}.content`, 'Input should be a valid string or list')
  return content.map((block, at) => fields(block, `${path}.content.${at}`))
}

function checkBlock(block: Fields, role: string, path: string): void {
  const type = text(block.type, `${path}.type`)
  const known = role === 'user' ? userBlocks : [...assistantBlocks, ...Object.keys(results)]
  if (!known.includes(type)) refuse(path, `\`${type}\` blocks are not allowed in ${role} messages`)
  if (type === 'text') checkText(block, path)
  if (type === 'tool_use' || type === 'server_tool_use') {
    matching(block.id, `${path}.id`, /^[a-zA-Z0-9_-]+$/)
    matching(block.name, `${path}.name`, /^[a-zA-Z0-9_-]{1,128}$/)
    fields(block.input, `${path}.input`)
  }
  if (type === 'tool_result') {
    matching(block.tool_use_id, `${path}.tool_use_id`, /^[a-zA-Z0-9_-]+$/)
    onlyFields(block, path, ['type', 'tool_use_id', 'content', 'is_error', 'cache_control'])
    if (Array.isArray(block.content)) {
      for (const [at, part] of block.content.entries()) {
        const inner = fields(part, `${path}.content.${at}`)
        oneOf(inner.type, `${path}.content.${at}.type`, [
          'text',
          'image',
          'document',
          'search_result',
          'tool_reference',
        ])
        if (inner.type === 'text') checkText(inner, `${path}.content.${at}`)
      }
    } else if (block.content !== undefined) text(block.content, `${path}.content`)
  }
  if (type === 'thinking') filledText(block.signature, `${path}.signature`)
  if (type === 'image' || type === 'document') fields(block.source, `${path}.source`)
}

function checkText(block: Fields, path: string): void {
  onlyFields(block, path, ['type', 'text', 'cache_control', 'citations'])
  const written = text(block.text, `${path}.text`)
  if (written === '' && block.cache_control) refuse(path, 'cache_control cannot be set for empty text blocks')
  if (written === '') refuse(path, 'text content blocks must be non-empty')
  if (written.trim() === '') refuse(path, 'text content blocks must contain non-whitespace text')
}

/** Messages of one role in a row are one turn for the API. */
function mergeTurns(turns: readonly Turn[]): readonly Turn[] {
  const merged: Turn[] = []
  for (const turn of turns) {
    const last = merged.at(-1)
    if (last?.role === turn.role) merged[merged.length - 1] = { ...last, blocks: [...last.blocks, ...turn.blocks] }
    else merged.push(turn)
  }
  return merged
}

/** Each tool use is answered at the start of the next turn, once; what the server ran is answered beside it. */
function checkPairs(turns: readonly Turn[]): void {
  const idsOf = (turn: Turn | undefined, type: string, field: string): string[] =>
    (turn?.blocks ?? []).filter((block) => block.type === type).map((block) => String(block[field]))
  unique(
    turns.flatMap((turn) => idsOf(turn, 'tool_use', 'id')),
    'messages',
    '`tool_use` ids must be unique',
  )
  for (const [at, turn] of turns.entries()) {
    const uses = idsOf(turn, 'tool_use', 'id')
    const next = turns[at + 1]
    const leading = next?.blocks.slice(0, next.blocks.findLastIndex((block) => block.type === 'tool_result') + 1) ?? []
    const answered = leading.filter((block) => block.type === 'tool_result').map((block) => String(block.tool_use_id))
    const missing = uses.filter((id) => !answered.includes(id))
    const isInterrupted = uses.length > 0 && leading.some((block) => block.type !== 'tool_result')
    if (missing.length > 0 || isInterrupted) {
      refuse(
        turn.path,
        `\`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${(isInterrupted ? uses : missing).join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`,
      )
    }
    const before = idsOf(turns[at - 1], 'tool_use', 'id')
    const given = idsOf(turn, 'tool_result', 'tool_use_id')
    const stray = given.find((id) => !before.includes(id))
    if (stray !== undefined) {
      refuse(
        turn.path,
        `unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stray}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`,
      )
    }
    unique(given, turn.path, 'each tool_use must have a single result. Found multiple `tool_result` blocks with id')
    checkServerTools(turn)
  }
}

function checkServerTools({ blocks, path }: Turn): void {
  for (const [at, block] of blocks.entries()) {
    const isUse = block.type === 'server_tool_use' || block.type === 'mcp_tool_use'
    const isResult = typeof block.type === 'string' && block.type in results
    const has = (list: readonly Fields[], field: string, id: unknown): boolean => list.some((one) => one[field] === id)
    if (isUse && !has(blocks.slice(at + 1), 'tool_use_id', block.id)) {
      refuse(path, `\`${block.name}\` tool use with id ${block.id} was found without a corresponding result block`)
    }
    if (isResult && !has(blocks.slice(0, at), 'id', block.tool_use_id)) {
      refuse(path, `unexpected \`tool_use_id\` found in \`${block.type}\` blocks: ${block.tool_use_id}`)
    }
  }
}

/** With thinking on, the last assistant turn that calls a tool begins with its thinking. */
function checkThinking(turns: readonly Turn[]): void {
  const last = turns.findLast(({ role }) => role === 'assistant')
  const first = last?.blocks[0]?.type
  if (!last?.blocks.some(({ type }) => type === 'tool_use') || first === 'thinking' || first === 'redacted_thinking')
    return
  refuse(last.path, `Expected \`thinking\` or \`redacted_thinking\`, but found \`${String(first)}\`.`)
}

function checkSystem(system: unknown): void {
  if (system === undefined || typeof system === 'string') return
  if (!Array.isArray(system)) refuse('system', 'Input should be a valid string or list')
  for (const [at, block] of system.entries()) {
    const part = fields(block, `system.${at}`)
    oneOf(part.type, `system.${at}.type`, ['text'])
    checkText(part, `system.${at}`)
  }
}

function checkTools(tools: unknown): void {
  if (!Array.isArray(tools)) refuse('tools', 'Input should be a valid list')
  const names = tools.map((tool: unknown, at) => {
    const described = fields(tool, `tools.${at}`)
    const isCustom = described.type === undefined || described.type === null || described.type === 'custom'
    if (isCustom) {
      onlyFields(described, `tools.${at}`, [
        'type',
        'name',
        'description',
        'input_schema',
        'cache_control',
        'strict',
        'input_examples',
        'eager_input_streaming',
        'defer_loading',
        'allowed_callers',
      ])
      if (described.description !== undefined) text(described.description, `tools.${at}.description`)
      checkObjectSchema(described.input_schema, `tools.${at}.input_schema`)
    }
    return described.type === 'mcp_toolset'
      ? ''
      : matching(described.name, `tools.${at}.name`, /^[a-zA-Z0-9_-]{1,128}$/)
  })
  unique(names.filter(Boolean), 'tools', 'Tool names must be unique')
}

function blocksOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : []
}

/** At most four marks for the cache, not on thinking, the longer-lived ones first. */
function checkMarks(blocks: readonly Fields[]): void {
  const inner = blocks.flatMap((block) => [...(block.type === 'tool_result' ? blocksOf(block.content) : []), block])
  const marked = inner.filter(({ cache_control }) => cache_control !== undefined && cache_control !== null)
  if (marked.length > 4) {
    refuse('cache_control', `A maximum of 4 blocks with cache_control may be provided. Found ${marked.length}.`)
  }
  let isShort = false
  for (const { type, cache_control } of marked) {
    if (type === 'thinking' || type === 'redacted_thinking') refuse('cache_control', `cannot be set on ${type} blocks`)
    const mark = fields(cache_control, 'cache_control')
    oneOf(mark.type, 'cache_control.type', ['ephemeral'])
    const ttl = mark.ttl === undefined ? '5m' : oneOf(mark.ttl, 'cache_control.ttl', ['5m', '1h'])
    if (ttl === '1h' && isShort) refuse('cache_control', "a ttl='1h' block must not come after a ttl='5m' block")
    isShort ||= ttl === '5m'
  }
}

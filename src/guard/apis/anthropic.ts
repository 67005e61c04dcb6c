/** Anthropic Messages. */
import { statedOutputTokens } from '../../chat/output-limit.ts'
import { type Fields, fieldsOf, isFields, objectsIn, tokensOf } from '../json.ts'
import type { EventFacts, Follower, GuardApi, OpenEnd, OutputPiece, StoppedUsage } from './api.ts'
import { namedEvent } from './sse-text.ts'

export const anthropicGuard: GuardApi = {
  shape: 'anthropic',
  isChat: true,
  ask: (body) => ({
    statedOutputTokens: statedOutputTokens(body),
    // Thoughts are within the limit: a limit that is not above their own is refused.
    leastOutputTokens:
      fieldsOf(body.thinking).type === 'enabled' ? (tokensOf(fieldsOf(body.thinking).budget_tokens) ?? 0) + 1 : 1,
    choices: 1,
    streams: body.stream === true,
    openEnds: openEndsOf(body),
    thinksUnseen: isFields(body.thinking) && body.thinking.type !== 'disabled',
  }),
  limitOutput: (body, outputTokens) => ({ ...body, max_tokens: outputTokens }),
  readWhole: (answer) => objectsIn(fieldsOf(answer).content).flatMap((block, at) => piecesOf(block, `${at}`)),
  follow: () => new MessageFollower(),
}

/** Types of tools that the provider runs, up to their date. */
const PROVIDERS_TOOLS = /^(?:web_search|web_fetch|code_execution|tool_search|advisor|mcp_toolset)/

function openEndsOf(body: Fields): readonly OpenEnd[] {
  const ends: OpenEnd[] = []
  for (const [at, tool] of objectsIn(body.tools).entries()) {
    if (!PROVIDERS_TOOLS.test(String(tool.type))) continue
    ends.push({ path: `tools[${at}]`, reason: `the provider runs the tool "${tool.type}" and bills what it finds` })
  }
  if (objectsIn(body.mcp_servers).length > 0) {
    ends.push({ path: 'mcp_servers', reason: 'the provider calls these servers and bills what they answer' })
  }
  const edits = objectsIn(fieldsOf(body.context_management).edits)
  if (edits.some(({ type }) => String(type).startsWith('compact'))) {
    ends.push({ path: 'context_management', reason: 'a compaction is a generation of its own' })
  }
  return ends
}

function piecesOf(block: Fields, of: string): OutputPiece[] {
  const pieces: OutputPiece[] = []
  const add = (text: unknown) => {
    if (typeof text === 'string' && text !== '') pieces.push({ of, text })
  }
  add(block.text)
  add(block.thinking)
  add(block.name)
  if (isFields(block.input) && Object.keys(block.input).length > 0) add(JSON.stringify(block.input))
  return pieces
}

class MessageFollower implements Follower {
  isCurrent = false
  isOver = false
  /** The block that has begun and not ended. */
  #open: number | null = null
  /** The block that began last: numbers never fall, so that what an earlier one says was said before. */
  #latest = -1

  // Nothing in two equal deltas tells whether the model said the same twice.
  read(event: unknown): EventFacts {
    if (!isFields(event)) return { pieces: [] }
    const at = tokensOf(event.index) ?? 0
    switch (event.type) {
      case 'message_delta':
        // Cumulative: with the reason to stop comes the whole.
        if (typeof fieldsOf(event.delta).stop_reason === 'string') this.isCurrent = isFields(event.usage)
        return { pieces: [] }
      case 'message_stop':
        this.isOver = true
        return { pieces: [] }
      case 'content_block_start':
        // A server that numbers no blocks begins the next under the same number, after the end of the one before.
        if (at < this.#latest || at === this.#open) return { pieces: [] }
        this.#open = at
        this.#latest = at
        return { pieces: piecesOf(fieldsOf(event.content_block), `${at}`) }
      case 'content_block_stop':
        this.#open = null
        return { pieces: [] }
      case 'content_block_delta': {
        if (at !== this.#open && at <= this.#latest) return { pieces: [] }
        const { text: words, partial_json, thinking } = fieldsOf(event.delta)
        const written = words ?? partial_json ?? thinking
        return { pieces: typeof written === 'string' && written !== '' ? [{ of: `${at}`, text: written }] : [] }
      }
      default:
        return { pieces: [] }
    }
  }

  ending({ outputTokens }: StoppedUsage): string {
    const stop = this.#open === null ? '' : namedEvent({ type: 'content_block_stop', index: this.#open })
    const delta = { stop_reason: 'max_tokens', stop_sequence: null }
    const usage = { output_tokens: outputTokens }
    return `${stop}${namedEvent({ type: 'message_delta', delta, usage })}${namedEvent({ type: 'message_stop' })}`
  }

  failing(message: string): string {
    return namedEvent({ type: 'error', error: { type: 'billing_error', message } })
  }
}

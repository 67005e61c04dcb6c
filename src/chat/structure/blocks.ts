import type { Fields } from '../content.ts'
import {
  type MessageLinks,
  type MessageStructure,
  type OrderRules,
  plainLinks,
  type Speaker,
  type TextPiece,
  type ToolLink,
  toolLinks,
} from './types.ts'

/** What differs between the APIs whose messages are lists of blocks. */
export interface BlockRules<M extends object> {
  readonly order: OrderRules
  /** The blocks of a message, and the same message with others. */
  blocks(message: M): readonly Fields[]
  withBlocks(message: M, blocks: readonly Fields[]): M
  /** Whose words a message is by its role alone. */
  speaker(message: M): Speaker
  link(block: Fields): ToolLink | null
  /** The texts of a block that may be shortened. */
  pieces(block: Fields): readonly TextPiece[]
  /** The block with other texts; null when nothing is left of it. */
  withPieces(block: Fields, texts: readonly string[]): Fields | null
  /** A result with a text in place of what it answers; the same block when that cannot be. */
  cleared(block: Fields, text: string): Fields
  /** The call or the result with another id. */
  renamed?(block: Fields, id: string): Fields
  isReasoning(block: Fields): boolean
  /** The result of a call, as an error. */
  answer(call: Fields, text: string): Fields
  /** The message that has these results. */
  resultMessage(results: readonly Fields[]): M
}

/** The structure of messages that are lists of blocks. */
export function blockStructure<M extends object>(rules: BlockRules<M>): MessageStructure<M> {
  const linkedBlocks = (message: M) => rules.blocks(message).filter((block) => rules.link(block) !== null)
  /** The message without the blocks that `drop` says; null when nothing but reasoning is left. */
  const without = (message: M, drop: (block: Fields) => boolean): M | null => {
    const left = rules.blocks(message).filter((block) => !drop(block))
    return left.every((block) => rules.isReasoning(block)) ? null : rules.withBlocks(message, left)
  }
  return {
    order: rules.order,
    links(message): MessageLinks {
      const speaker = rules.speaker(message)
      const found = rules.blocks(message).map((block) => rules.link(block))
      const tools = found.filter((link) => link !== null)
      if (tools.length === 0) return plainLinks(speaker)
      const isAnswer = speaker === 'user' && tools.some(({ kind }) => kind === 'result')
      const links = toolLinks(isAnswer ? 'tool' : speaker, tools)
      const other = isAnswer ? found.indexOf(null) : -1
      if (other < 0) return links
      return { ...links, beside: found.slice(other).some((link) => link !== null) ? 'before' : 'after' }
    },
    texts(message) {
      const blocks = rules.blocks(message)
      // Beside a call or reasoning, which a provider may have signed, nothing is changed.
      if (blocks.some((block) => rules.isReasoning(block) || rules.link(block)?.kind === 'call')) return []
      return blocks.flatMap((block) => rules.pieces(block))
    },
    withTexts(message, texts) {
      let at = 0
      const blocks = rules.blocks(message).flatMap((block) => {
        const { length } = rules.pieces(block)
        if (length === 0) return [block]
        at += length
        const changed = rules.withPieces(block, texts.slice(at - length, at))
        return changed === null ? [] : [changed]
      })
      return rules.withBlocks(message, blocks)
    },
    withoutTools(message, places) {
      const dropped = new Set(linkedBlocks(message).filter((_, place) => places.has(place)))
      return without(message, (block) => dropped.has(block))
    },
    resultsAlone(message, parts) {
      const blocks = linkedBlocks(message)
      return parts.map((places) =>
        rules.withBlocks(
          message,
          [...places].sort((a, b) => a - b).map((place) => blocks[place]!),
        ),
      )
    },
    withClearedResults(message, places, text) {
      const cleared = new Set(linkedBlocks(message).filter((_, place) => places.has(place)))
      const blocks = rules.blocks(message).map((block) => (cleared.has(block) ? rules.cleared(block, text) : block))
      return rules.withBlocks(message, blocks)
    },
    withCallIds(message, ids) {
      const linked = linkedBlocks(message)
      const idOf = new Map([...ids].map(([place, id]) => [linked[place]!, id]))
      const blocks = rules.blocks(message).map((block) => {
        const id = idOf.get(block)
        return id === undefined ? block : (rules.renamed?.(block, id) ?? block)
      })
      return rules.withBlocks(message, blocks)
    },
    answers(message, places, text, results) {
      const calls = linkedBlocks(message)
      const answers = places.map((place) => rules.answer(calls[place]!, text))
      // Results come before whatever else the message says.
      if (results) return [rules.withBlocks(results, [...answers, ...rules.blocks(results)])]
      return answers.map((answer) => rules.resultMessage([answer]))
    },
    withoutReasoning(message) {
      const blocks = rules.blocks(message)
      return blocks.some((block) => rules.isReasoning(block)) ? without(message, rules.isReasoning) : message
    },
  }
}

/** The text pieces of content that is a text or a list of blocks with texts. */
export function contentPieces(content: unknown, isResult: boolean): readonly TextPiece[] {
  if (typeof content === 'string') return content === '' ? [] : [{ text: content, isResult }]
  if (!Array.isArray(content)) return []
  return content.filter(hasText).map(({ text }) => ({ text, isResult }))
}

/** The same content with other texts; what became empty is left out, and null when that is all. */
export function withContentPieces(content: unknown, texts: readonly string[]): unknown {
  if (typeof content === 'string') return texts[0] || null
  let at = 0
  const left = (content as readonly Fields[]).flatMap((block) => {
    if (!hasText(block)) return [block]
    const text = texts[at++]!
    return text === '' ? [] : [{ ...block, text }]
  })
  return left.length === 0 ? null : left
}

// A text with citations is referred to by its places.
function hasText(block: unknown): block is Fields & { readonly text: string } {
  const { text, citations, type } = (block ?? {}) as Fields
  const isCited = Array.isArray(citations) && citations.length > 0
  return typeof text === 'string' && text !== '' && !isCited && type !== 'reasoning'
}

import { costOfContent } from '../group/units.ts'
import type { Content } from '../read/contents.ts'

/** A piece of history that one call of the summariser gets. */
export interface Chunk<M extends object> {
  readonly messages: readonly M[]
  /** How many items are in it. */
  readonly items: number
  readonly tokens: number
}

/**
 * Divides contents into pieces of at most `limitTokens` tokens, in order. Groups stay together as far as they
 * fit. A content that alone is larger is shortened by `shorten`, or, when it is no plain text, makes the result null.
 */
export async function divideIntoChunks<M extends object>(
  groups: readonly (readonly Content<M>[])[],
  limitTokens: number,
  shorten: (content: Content<M>, limitTokens: number) => Promise<M | null>,
): Promise<readonly Chunk<M>[] | null> {
  const chunks: Chunk<M>[] = []
  let messages: M[] = []
  let tokens = 0
  const close = () => {
    if (messages.length > 0) chunks.push({ messages, items: messages.length, tokens })
    messages = []
    tokens = 0
  }
  for (const group of groups) {
    const groupTokens = group.reduce((sum, content) => sum + costOfContent(content), 0)
    if (tokens + groupTokens > limitTokens) close()
    for (const content of group) {
      const cost = costOfContent(content)
      if (cost > limitTokens) {
        close()
        const shortened = await shorten(content, limitTokens)
        if (shortened === null) return null
        chunks.push({ messages: [shortened], items: 1, tokens: limitTokens })
        continue
      }
      if (tokens + cost > limitTokens) close()
      if (content.message) messages.push(content.message)
      tokens += cost
    }
  }
  close()
  return chunks
}

import { plural } from '../ui/format.ts'
import { NOTHING, type Parsed, parseMessages } from './messages.ts'

const SEPARATOR = /^---+[ \t]*(-?\d+(?:\.\d+)?)?[ \t]*([^\n]*)$/gm

interface Block {
  readonly text: string
  readonly score: number | null
  readonly name: string
}

/** The blocks between separator lines. A separator has the score and the name of the block after it. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let score: number | null = null
  let name = ''
  let from = 0
  const add = (to: number) => {
    const body = text.slice(from, to).trim()
    if (body !== '') blocks.push({ text: body, score, name })
  }
  for (const match of text.matchAll(SEPARATOR)) {
    add(match.index)
    score = match[1] === undefined ? null : Number(match[1])
    name = match[2]!.trim()
    from = match.index + match[0].length
  }
  add(text.length)
  return blocks
}

/**
 * Reads retrieved chunks.
 *
 * @example parseChunks('--- 0.9 returns\nThirty days.').items[0].score // 0.9
 */
export function parseChunks(text: string): Parsed {
  const blocks = blocksOf(text)
  if (blocks.length === 0) return NOTHING
  const scored = blocks.filter((block) => block.score !== null).length
  return {
    items: blocks.map((block, index) => ({ id: String(index), text: block.text, score: block.score ?? 0 })),
    labels: blocks.map(
      (block, index) => `${block.name || `Chunk ${index + 1}`}${block.score === null ? '' : ` · ${block.score}`}`,
    ),
    summary: plural(blocks.length, 'chunk'),
    problem:
      scored > 0 && scored < blocks.length
        ? `${plural(blocks.length - scored, 'chunk')} without a score count as 0.`
        : null,
  }
}

/** Reads few-shot examples. The messages of a block are kept or dropped together. */
export function parseExamples(text: string): Parsed {
  const blocks = blocksOf(text)
  if (blocks.length === 0) return NOTHING
  const items: Parsed['items'][number][] = []
  const labels: string[] = []
  let problem: string | null = null
  blocks.forEach((block, example) => {
    const parsed = parseMessages(block.text)
    problem ??= parsed.problem
    for (const item of parsed.items) {
      labels.push(`Example ${example + 1}${item.message ? ` · ${item.message.role}` : ''}`)
      items.push({ ...item, id: String(items.length), turn: example + 1, group: `example-${example + 1}` })
    }
  })
  return { items, labels, summary: plural(blocks.length, 'example'), problem }
}

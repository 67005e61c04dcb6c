import { describe, expect, test } from 'vitest'
import { parseChunks, parseExamples } from '../../../../demo/parse/chunks.ts'

describe('chunks', () => {
  test('have the score and the name of the line above them', () => {
    const { items, labels, problem } = parseChunks('--- 0.9 returns policy\nA\n\n---\nB\n--- -2\nC\n--- shipping\nD')
    expect(items.map((item) => [item.text, item.score])).toEqual([
      ['A', 0.9],
      ['B', 0],
      ['C', -2],
      ['D', 0],
    ])
    expect(labels).toEqual(['returns policy · 0.9', 'Chunk 2', 'Chunk 3 · -2', 'shipping'])
    expect(problem).toBe('2 chunks without a score count as 0.')
  })

  test('text without separators is one chunk; empty blocks are none', () => {
    expect(parseChunks('one\ntwo').items).toHaveLength(1)
    expect(parseChunks('---\n\n--- 0.5\n').items).toHaveLength(0)
  })
})

test('the messages of an example are one group', () => {
  const { items, labels } = parseExamples('user: a\nassistant: b\n---\nuser: c')
  expect(items.map((item) => item.group)).toEqual(['example-1', 'example-1', 'example-2'])
  expect(items.map((item) => item.id)).toEqual(['0', '1', '2'])
  expect(labels).toEqual(['Example 1 · user', 'Example 1 · assistant', 'Example 2 · user'])
})

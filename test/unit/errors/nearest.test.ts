import { describe, expect, it } from 'vitest'
import { knownOpenAiModels } from '../../../src/encodings/index.ts'
import { editDistance, nearestNames } from '../../../src/errors/nearest.ts'

describe('nearestNames', () => {
  it('suggests the nearest names', () => {
    expect(nearestNames('gpt-4p', knownOpenAiModels)).toContain('gpt-4o')
    expect(nearestNames('gpt4o', knownOpenAiModels)[0]).toBe('gpt-4o')
    expect(nearestNames('zzzzzzzz', knownOpenAiModels)).toEqual([])
  })
})

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['abc', 'abc', 0],
    ['abc', 'acb', 1],
    ['kitten', 'sitting', 3],
    ['', 'four', 4],
  ])('%j to %j takes %d edits', (a, b, edits) => {
    expect(editDistance(a, b)).toBe(edits)
    expect(editDistance(b, a)).toBe(edits)
  })
})

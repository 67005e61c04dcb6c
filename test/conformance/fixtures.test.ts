/** The suite as it runs where tiktoken cannot: the WebAssembly tokenizer against recorded results of tiktoken. */
import { describe, expect, it } from 'vitest'
import fixtures from './fixtures.generated.json' with { type: 'json' }
import { IdsDigest } from './fixtures.ts'
import { loadBuilt } from './packaged.ts'
import { runConformanceSuite } from './suite.ts'
import { vitestHarness } from './vitest-harness.ts'

runConformanceSuite({
  harness: vitestHarness,
  encodings: ['o200k_base', 'cl100k_base', 'p50k_base', 'r50k_base'],
  create: loadBuilt,
  fixtures,
  // The other parts need no oracle, and run beside this file already.
  parts: ['ids'],
})

describe('a digest', () => {
  const digestOf = (...lists: number[][]): string => {
    const digest = new IdsDigest()
    for (const ids of lists) digest.add(Uint32Array.from(ids))
    return String(digest)
  }

  it('depends on the ids, their order and where texts end', () => {
    const digests = [
      digestOf([1, 2, 3]),
      digestOf([1, 3, 2]),
      digestOf([1, 2, 4]),
      digestOf([1, 2], [3]),
      digestOf([1, 2]),
    ]
    expect(new Set(digests).size).toBe(digests.length)
    expect(digestOf([1, 2, 3])).toBe(digestOf([1, 2, 3]))
  })

  it('starts with the number of ids', () => {
    expect(digestOf([7, 8], [9])).toMatch(/^3:[0-9a-f]{16}$/)
  })
})

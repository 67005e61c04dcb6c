import type { Keep, TokenCounter, Truncated } from '../../src/counter.ts'

/** A token of the toy encoding: up to four letters with the space before them, or any other character. */
const TOKEN = /\s?[\p{L}\p{N}]{1,4}|\s?[^\s\p{L}\p{N}]|\s/gu

/** A quick counter with a countable number of calls, for tests of what is built on counting. */
export class WordCounter implements TokenCounter {
  readonly encoding: string
  readonly counted: string[][] = []
  readonly truncated: string[] = []

  constructor(encoding = 'o200k_base') {
    this.encoding = encoding
  }

  countMany(texts: readonly string[]): Uint32Array {
    this.counted.push([...texts])
    return Uint32Array.from(texts, wordTokens)
  }

  truncate(text: string, limitTokens: number, options?: { readonly keep?: Keep }): Truncated {
    this.truncated.push(text)
    const pieces = text.match(TOKEN) ?? []
    if (pieces.length <= limitTokens) {
      return { text, tokens: pieces.length, truncated: false, removed: { startCodeUnits: 0, endCodeUnits: 0 } }
    }
    const keep = options?.keep ?? 'start'
    let head = keep === 'start' ? limitTokens : keep === 'end' ? 0 : (limitTokens + 1) >> 1
    let tail = limitTokens - head
    // Pieces that meet anew may count differently: take less until the whole fits.
    for (;;) {
      const before = pieces.slice(0, head).join('')
      const after = pieces.slice(pieces.length - tail).join('')
      const kept = before + (tail > 0 ? after : '')
      const tokens = wordTokens(kept)
      const endCodeUnits = text.length - (tail > 0 ? after.length : 0)
      if (tokens <= limitTokens) {
        return { text: kept, tokens, truncated: true, removed: { startCodeUnits: before.length, endCodeUnits } }
      }
      if (tail > 0) tail--
      else head--
    }
  }
}

export function wordTokens(text: string): number {
  return text.match(TOKEN)?.length ?? 0
}

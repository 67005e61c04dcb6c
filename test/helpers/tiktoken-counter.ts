import { get_encoding, type Tiktoken, type TiktokenEncoding } from 'tiktoken'
import type { TokenCounter } from '../../src/counter.ts'

const loaded = new Map<string, Tiktoken>()

export interface TiktokenCounter extends TokenCounter {
  readonly calls: string[][]
  countMany(texts: readonly string[]): Uint32Array
}

/** A counter on the tiktoken package, for tests of what stands on counts. It cuts between code points. */
export function tiktokenCounter(encoding: TiktokenEncoding | 'o200k_harmony'): TiktokenCounter {
  const name = encoding === 'o200k_harmony' ? 'o200k_base' : encoding
  const tokenizer = loaded.get(name) ?? get_encoding(name)
  loaded.set(name, tokenizer)
  const count = (text: string) => tokenizer.encode_ordinary(text).length
  const calls: string[][] = []
  return {
    encoding,
    calls,
    countMany(texts) {
      calls.push([...texts])
      return Uint32Array.from(texts, count)
    },
    truncate(text, limitTokens, options) {
      return truncateBy(count, text, limitTokens, options?.keep ?? 'start')
    },
  }
}

/** The same counter, answering later: as a worker or a remote endpoint does. */
export function later(counter: TokenCounter): TokenCounter {
  return {
    encoding: counter.encoding,
    countMany: async (texts) => counter.countMany(texts),
    truncate: async (text, limitTokens, options) => counter.truncate(text, limitTokens, options),
  }
}

function truncateBy(
  count: (text: string) => number,
  text: string,
  limitTokens: number,
  keep: 'start' | 'end' | 'middle',
) {
  const points = [...text]
  const total = count(text)
  if (total <= limitTokens) {
    return { text, tokens: total, truncated: false, removed: { startCodeUnits: 0, endCodeUnits: 0 } }
  }
  for (let kept = Math.min(points.length - 1, limitTokens * 40); kept >= 0; kept -= Math.max(1, kept >> 5)) {
    const head = keep === 'start' ? kept : keep === 'end' ? 0 : (kept + 1) >> 1
    const start = points.slice(0, head).join('')
    const end = points.slice(points.length - (kept - head)).join('')
    const cut = start + (kept > head ? end : '')
    const tokens = count(cut)
    if (tokens <= limitTokens) {
      const endCodeUnits = text.length - (kept > head ? end.length : 0)
      return { text: cut, tokens, truncated: true, removed: { startCodeUnits: start.length, endCodeUnits } }
    }
  }
  return { text: '', tokens: 0, truncated: true, removed: { startCodeUnits: 0, endCodeUnits: text.length } }
}

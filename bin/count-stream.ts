/** Counts streams of text of any length, holding little of them. */
import type { Tokenizer } from 'tokenroom'
import { type Range, rangeOfText, type Scale } from '../src/chat/size.ts'
import { lastCut } from '../src/tokenizer/cuts.ts'
import { textDecoderFor } from './text-decoder.ts'

/** What was counted. `repaired` says that some bytes were no text in its encoding. */
export interface StreamCount extends Range {
  readonly bytes: number
  readonly repaired: boolean
}

/** A stretch of so many code units without a place to cut is held at most. */
const MOST_HELD = 1 << 24
/** No token of any encoding here has more bytes. */
const LONGEST_TOKEN_BYTES = 128

/**
 * Counts a stream of UTF-8, or of UTF-16 with a mark, exactly as its whole text would be counted, holding a piece at a
 * time: what comes before a place where texts may be cut is counted and let go. Where there is no such place for
 * sixteen million characters, the stretch is counted in parts, and its bounds are what it can be at least and at most.
 * `scale` makes another model's tokens of the counter's. Answers null for binary data.
 */
export async function countStream(
  stream: AsyncIterable<Uint8Array>,
  tokenizer: Pick<Tokenizer, 'count'>,
  scale: Scale,
  onBytes: (bytes: number) => void = () => {},
): Promise<StreamCount | null> {
  const sum = new Sum(tokenizer, scale)
  let bytes = 0
  const { decoder, rest } = await textDecoderFor(stream)
  if (decoder === null) return null
  for await (const chunk of rest) {
    bytes += chunk.length
    sum.add(decoder.decode(chunk))
    onBytes(chunk.length)
  }
  sum.add(decoder.end())
  return { ...sum.end(), bytes, repaired: decoder.repaired }
}

/** Adds up the tokens of a text that comes in pieces. */
class Sum {
  readonly #tokensOf: (text: string) => number
  readonly #scale: Scale
  readonly #range = { lower: 0, tokens: 0, upper: 0 }
  // In pieces, so that a stretch without a cut is joined once, not with every piece.
  #held: string[] = []
  #heldCodeUnits = 0

  constructor(tokenizer: Pick<Tokenizer, 'count'>, scale: Scale) {
    this.#tokensOf = (text) => tokenizer.count(text)
    this.#scale = scale
  }

  add(piece: string): void {
    const cut = lastCut(piece, 0, piece.length)
    if (cut > 0) this.#count(piece.slice(0, cut))
    this.#held.push(piece.slice(cut))
    this.#heldCodeUnits += piece.length - cut
    if (this.#heldCodeUnits > MOST_HELD) this.#countPart()
  }

  end(): Range {
    this.#count('')
    return this.#range
  }

  /** Counts what is held, and `last` after it. */
  #count(last: string): void {
    const text = this.#take() + last
    this.#add(rangeOfText(text, this.#tokensOf, this.#scale))
  }

  /** Counts what is held although the text does not count alone: a token has from one byte to the longest. */
  #countPart(): void {
    const text = this.#take()
    const bytes = Buffer.byteLength(text)
    const { tokens } = rangeOfText(text, this.#tokensOf, this.#scale)
    const { lower } = rangeOfText(text, () => Math.floor(bytes / LONGEST_TOKEN_BYTES), this.#scale)
    this.#add({ lower: Math.min(lower, tokens), tokens, upper: rangeOfText(text, () => bytes, this.#scale).upper })
  }

  #take(): string {
    const text = this.#held.join('')
    this.#held = []
    this.#heldCodeUnits = 0
    return text
  }

  #add({ lower, tokens, upper }: Range): void {
    this.#range.lower += lower
    this.#range.tokens += tokens
    this.#range.upper += upper
  }
}

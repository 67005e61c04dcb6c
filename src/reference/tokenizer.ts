/**
 * The reference: a tokenizer written to be readable and correct, with which the fast one is compared. It is slow, and only
 * tests import it.
 */
import type { Truncated, TruncateOptions } from '../counter.ts'
import type { SplitRule } from '../encodings/table.ts'
import { requireLimit, requireText, requireTexts, requireTokens } from '../errors/index.ts'
import { invalidToken } from '../tokenizer/decode.ts'
import { RecountedDocument } from '../tokenizer/document/recounted-document.ts'
import { spansOf } from '../tokenizer/spans.ts'
import { refuseDisallowed, sectionsOf } from '../tokenizer/special.ts'
import { splitIntoParts } from '../tokenizer/split-into-parts.ts'
import { requireKeep } from '../tokenizer/truncate.ts'
import type { Document, EncodeOptions, Segments, TextPart, Tokenizer } from '../tokenizer/types.ts'
import { mergePretoken } from './merge.ts'
import { splitPretokens } from './split.ts'
import { truncateByDefinition } from './truncate.ts'

/** An encoding as plain data. Byte strings have one code unit, 0–255, for each byte. */
export interface ReferenceEncoding {
  readonly name: string
  readonly splitRule: SplitRule
  /** The rank of every token that is not special; its rank is its id. */
  readonly ranks: ReadonlyMap<string, number>
  readonly specialTokens: ReadonlyMap<string, number>
}

/** Pretokens of more code units are merged each time they come. */
const LONGEST_KNOWN = 100

interface Token {
  readonly id: number
  readonly lengthBytes: number
}

/** Makes a tokenizer from an encoding's data. One pass over the vocabulary. */
export function createReferenceTokenizer(encoding: ReferenceEncoding): Tokenizer {
  return new ReferenceTokenizer(encoding)
}

class ReferenceTokenizer implements Tokenizer {
  readonly encoding: string
  readonly vocabularySize: number
  readonly specialTokens: ReadonlyMap<string, number>
  readonly #splitRule: SplitRule
  readonly #ranks: ReadonlyMap<string, number>
  readonly #bytesById = new Map<number, Uint8Array>()
  /** The tokens of each pretoken so far, but of long ones: texts repeat their words, and tests their texts. */
  readonly #known = new Map<string, readonly Token[]>()
  readonly #longest: number

  constructor(encoding: ReferenceEncoding) {
    this.encoding = encoding.name
    this.specialTokens = encoding.specialTokens
    this.#splitRule = encoding.splitRule
    this.#ranks = encoding.ranks
    for (const [bytes, id] of encoding.ranks) this.#bytesById.set(id, fromByteString(bytes))
    for (const [text, id] of encoding.specialTokens) {
      // An id with two names decodes to the first.
      if (!this.#bytesById.has(id)) this.#bytesById.set(id, new TextEncoder().encode(text))
    }
    this.#longest = [...encoding.ranks.keys()].reduce((longest, bytes) => Math.max(longest, bytes.length), 0)
    let largest = -1
    for (const id of this.#bytesById.keys()) largest = Math.max(largest, id)
    this.vocabularySize = largest + 1
  }

  count(text: string, options?: EncodeOptions): number {
    return this.encode(text, options).length
  }

  countMany(texts: readonly string[]): Uint32Array {
    requireTexts(texts)
    return Uint32Array.from(texts, (text) => this.count(text))
  }

  encode(text: string, options?: EncodeOptions): Uint32Array {
    return Uint32Array.from(this.#tokens(text, options), (token) => token.id)
  }

  decode(tokens: Uint32Array | readonly number[]): string {
    requireTokens(tokens)
    const parts = Array.from(tokens, (id, index) => {
      const bytes = this.#bytesById.get(id)
      if (bytes === undefined) throw invalidToken(id, index, this.vocabularySize, this.encoding)
      return bytes
    })
    const joined = new Uint8Array(parts.reduce((total, part) => total + part.length, 0))
    let at = 0
    for (const part of parts) {
      joined.set(part, at)
      at += part.length
    }
    // ignoreBOM keeps a U+FEFF at the start, which is ordinary text.
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(joined)
  }

  segments(text: string): Segments {
    const tokens = this.#tokens(text)
    const spans = spansOf(
      text,
      tokens.map((token) => token.lengthBytes),
    )
    return { ids: Uint32Array.from(tokens, (token) => token.id), ...spans }
  }

  fits(text: string, limitTokens: number): boolean {
    requireLimit(limitTokens)
    return this.count(text) <= limitTokens
  }

  truncate(text: string, limitTokens: number, options?: TruncateOptions): Truncated {
    requireText(text)
    requireLimit(limitTokens)
    return truncateByDefinition(text, limitTokens, requireKeep(options?.keep), (part) => this.count(part))
  }

  split(text: string, limitTokens: number): TextPart[] {
    requireText(text)
    requireLimit(limitTokens)
    return splitIntoParts(text, limitTokens, {
      count: (part) => this.count(part),
      segments: (part) => this.segments(part),
      longest: this.#longest,
    })
  }

  document(text = ''): Document {
    return new RecountedDocument(text, this)
  }

  #tokens(text: string, options?: EncodeOptions): Token[] {
    requireText(text)
    refuseDisallowed(text, this.specialTokens, options)
    const tokens: Token[] = []
    for (const section of sectionsOf(text, this.specialTokens, options)) {
      if (section.specialId !== undefined) {
        tokens.push({ id: section.specialId, lengthBytes: new TextEncoder().encode(section.text).length })
        continue
      }
      for (const pretoken of splitPretokens(section.text, this.#splitRule)) {
        for (const token of this.#tokensOf(pretoken)) tokens.push(token)
      }
    }
    return tokens
  }

  #tokensOf(pretoken: string): readonly Token[] {
    const known = this.#known.get(pretoken)
    if (known !== undefined) return known
    const bytes = toByteString(new TextEncoder().encode(pretoken))
    const starts = mergePretoken(bytes, (part) => this.#ranks.get(part))
    const tokens = starts.map((start, i) => {
      const token = bytes.slice(start, starts[i + 1])
      const id = this.#ranks.get(token)
      if (id === undefined) throw new Error(`${this.encoding} has no token for the byte ${token.charCodeAt(0)}`)
      return { id, lengthBytes: token.length }
    })
    if (pretoken.length <= LONGEST_KNOWN) this.#known.set(pretoken, tokens)
    return tokens
  }
}

/** Bytes as a string with one code unit per byte, which can be a key of a Map. */
export function toByteString(bytes: Uint8Array): string {
  let string = ''
  for (let at = 0; at < bytes.length; at += 8192) string += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return string
}

function fromByteString(string: string): Uint8Array {
  return Uint8Array.from(string, (character) => character.charCodeAt(0))
}

/**
 * Long work in slices, for callers that must do other things meanwhile, such as a worker that may be told to stop. Each slice
 * handles about `SLICE` code units, a fraction of a millisecond for most text. The results are those of the tokenizer's own
 * methods: a text is divided only at cuts (cuts.ts), where the tokens of the parts add up.
 */
import { requireLimit, requireText, requireTexts } from '../errors/index.ts'
import { chunkEnd } from './cuts.ts'
import { mayBeSeam } from './document/seams.ts'
import { IdList } from './id-list.ts'
import { allowsSpecial, refuseDisallowed, sectionsOf } from './special.ts'
import type { Document, EncodeOptions, TextPart, Tokenizer } from './types.ts'

/** Work in slices: each slice yields the code units done so far, and the last one returns the result. */
export type Slices<T> = Generator<number, T, void>

/** The methods of a tokenizer that may take long, in slices. A slice may throw what the method throws. */
export interface SlicedTokenizer {
  count(text: string, options?: EncodeOptions): Slices<number>
  countMany(texts: readonly string[]): Slices<Uint32Array>
  encode(text: string, options?: EncodeOptions): Slices<Uint32Array>
  split(text: string, limitTokens: number): Slices<TextPart[]>
  document(text: string): Slices<Document>
  /** Replaces [from, to) of `document`. Use the document again only when this is done. */
  replace(document: Document, from: number, to: number, insert: string): Slices<number>
}

/** A tokenizer whose texts may be cut where cuts.ts says, as those of every encoding here. */
export interface CuttableTokenizer extends Tokenizer {
  readonly slices: SlicedTokenizer
}

/** The methods of `tokenizer` that work in slices, or null if it has none. */
export function slicesOf(tokenizer: Tokenizer): SlicedTokenizer | null {
  return (tokenizer as Partial<CuttableTokenizer>).slices ?? null
}

const SLICE = 1 << 15

/** A part without a cut that is longer than this is counted as a document, if it is a run. */
const LONG = 16 * SLICE

/** `tokenizer` in slices, made of its own methods, which are called with parts of the text. */
export function createSlices(
  tokenizer: Tokenizer,
  eachPart: (text: string, limitTokens: number) => Iterable<TextPart>,
): SlicedTokenizer {
  /** The text in parts that end at cuts, and the ids of special tokens, in order. */
  function* partsOf(text: string, options?: EncodeOptions): Generator<{ part: string | number; end: number }> {
    requireText(text)
    const { specialTokens } = tokenizer
    refuseDisallowed(text, specialTokens, options)
    const whole = [{ text, startCodeUnits: 0, specialId: undefined }]
    for (const section of allowsSpecial(options) ? sectionsOf(text, specialTokens, options) : whole) {
      const { startCodeUnits, specialId } = section
      if (specialId !== undefined) {
        yield { part: specialId, end: startCodeUnits + section.text.length }
        continue
      }
      for (let from = 0; from < section.text.length; ) {
        const to = chunkEnd(section.text, from, SLICE)
        yield { part: section.text.slice(from, to), end: startCodeUnits + to }
        from = to
      }
    }
  }

  function* count(text: string, options?: EncodeOptions): Slices<number> {
    let tokens = 0
    for (const { part, end } of partsOf(text, options)) {
      if (typeof part === 'number') tokens++
      else if (part.length <= LONG || insertEnd(part, 0) === part.length) tokens += tokenizer.count(part)
      else tokens += yield* fromOn(end - part.length, replace(tokenizer.document(), 0, 0, part))
      yield end
    }
    return tokens
  }

  function* countMany(texts: readonly string[]): Slices<Uint32Array> {
    requireTexts(texts)
    const counts = new Uint32Array(texts.length)
    let done = 0
    for (const [index, text] of texts.entries()) {
      counts[index] = yield* fromOn(done, count(text))
      done += text.length
    }
    return counts
  }

  function* encode(text: string, options?: EncodeOptions): Slices<Uint32Array> {
    const ids = new IdList()
    for (const { part, end } of partsOf(text, options)) {
      ids.add(typeof part === 'number' ? Uint32Array.of(part) : tokenizer.encode(part))
      yield end
    }
    return ids.take()
  }

  function* split(text: string, limitTokens: number): Slices<TextPart[]> {
    requireText(text)
    requireLimit(limitTokens)
    const split: TextPart[] = []
    for (const part of eachPart(text, limitTokens)) {
      split.push(part)
      yield part.endCodeUnits
    }
    return split
  }

  function* document(text: string): Slices<Document> {
    requireText(text)
    const made = tokenizer.document()
    yield* replace(made, 0, 0, text)
    return made
  }

  function* replace(document: Document, from: number, to: number, insert: string): Slices<number> {
    requireText(insert)
    let end = to
    for (let done = 0; done < insert.length || end > from; ) {
      const next = insertEnd(insert, done)
      document.replace(from + done, end, insert.slice(done, next))
      done = next
      end = from + done
      if (done < insert.length) yield done
      else break
    }
    return document.count
  }

  return { count, countMany, encode, split, document, replace }
}

/**
 * Where the part of `insert` that starts at `from` may end so that a document can add the next part without counting this
 * one again: at a cut, or inside a run where there may be a seam.
 */
function insertEnd(insert: string, from: number): number {
  const cut = chunkEnd(insert, from, SLICE)
  for (let at = from + SLICE; at < cut; at += SLICE) {
    if (mayBeSeam(insert.slice(from, at), insert.slice(at, at + SLICE))) return at
  }
  return cut
}

/** `slices` of a part that starts at `offset`: their progress counts from the start of the whole. */
function* fromOn<T>(offset: number, slices: Slices<T>): Slices<T> {
  for (;;) {
    const { done, value } = slices.next()
    if (done) return value
    yield offset + value
  }
}

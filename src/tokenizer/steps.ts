/**
 * Long work in steps, for callers that must do other things meanwhile, such as a worker that may be told to stop. Each step
 * handles about `STEP` code units, a fraction of a millisecond for most text. The results are those of the tokenizer's own
 * methods: a text is divided only at cuts (cuts.ts), where the tokens of the parts add up.
 */
import { requireLimit, requireText, requireTexts } from '../errors/index.ts'
import { chunkEnd } from './cuts.ts'
import { mayBeSeam } from './document/seams.ts'
import { joinIds } from './segments.ts'
import { allowsSpecial, refuseDisallowed, sectionsOf } from './special.ts'
import type { Document, EncodeOptions, TextPart, Tokenizer } from './types.ts'

/** Work in steps: each step yields the code units done so far, and the last step returns the result. */
export type Steps<T> = Generator<number, T, void>

/** The methods of a tokenizer that may take long, in steps. A step may throw what the method throws. */
export interface TokenizerSteps {
  count(text: string, options?: EncodeOptions): Steps<number>
  countMany(texts: readonly string[]): Steps<Uint32Array>
  encode(text: string, options?: EncodeOptions): Steps<Uint32Array>
  split(text: string, limitTokens: number): Steps<TextPart[]>
  document(text: string): Steps<Document>
  /** Replaces [from, to) of `document`. Use the document again only when this is done. */
  replace(document: Document, from: number, to: number, insert: string): Steps<number>
}

/** A tokenizer whose texts may be cut where cuts.ts says, as those of every encoding here. */
export interface SteppingTokenizer extends Tokenizer {
  readonly steps: TokenizerSteps
}

/** The steps of `tokenizer`, or null if it cannot work in steps. */
export function stepsOf(tokenizer: Tokenizer): TokenizerSteps | null {
  return (tokenizer as Partial<SteppingTokenizer>).steps ?? null
}

const STEP = 1 << 15

/** A part without a cut that is longer than this is counted as a document, if it is a run. */
const LONG = 16 * STEP

/** The steps of `tokenizer`, made of its own methods, which are called with parts of the text. */
export function createSteps(
  tokenizer: Tokenizer,
  eachPart: (text: string, limitTokens: number) => Iterable<TextPart>,
): TokenizerSteps {
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
        const to = chunkEnd(section.text, from, STEP)
        yield { part: section.text.slice(from, to), end: startCodeUnits + to }
        from = to
      }
    }
  }

  function* count(text: string, options?: EncodeOptions): Steps<number> {
    let tokens = 0
    for (const { part, end } of partsOf(text, options)) {
      if (typeof part === 'number') tokens++
      else if (part.length <= LONG || insertEnd(part, 0) === part.length) tokens += tokenizer.count(part)
      else tokens += yield* fromOn(end - part.length, replace(tokenizer.document(), 0, 0, part))
      yield end
    }
    return tokens
  }

  function* countMany(texts: readonly string[]): Steps<Uint32Array> {
    requireTexts(texts)
    const counts = new Uint32Array(texts.length)
    let done = 0
    for (const [index, text] of texts.entries()) {
      counts[index] = yield* fromOn(done, count(text))
      done += text.length
    }
    return counts
  }

  function* encode(text: string, options?: EncodeOptions): Steps<Uint32Array> {
    const ids: Uint32Array[] = []
    for (const { part, end } of partsOf(text, options)) {
      ids.push(typeof part === 'number' ? Uint32Array.of(part) : tokenizer.encode(part))
      yield end
    }
    return joinIds(ids)
  }

  function* split(text: string, limitTokens: number): Steps<TextPart[]> {
    requireText(text)
    requireLimit(limitTokens)
    const split: TextPart[] = []
    for (const part of eachPart(text, limitTokens)) {
      split.push(part)
      yield part.endCodeUnits
    }
    return split
  }

  function* document(text: string): Steps<Document> {
    requireText(text)
    const made = tokenizer.document()
    yield* replace(made, 0, 0, text)
    return made
  }

  function* replace(document: Document, from: number, to: number, insert: string): Steps<number> {
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
  const cut = chunkEnd(insert, from, STEP)
  for (let at = from + STEP; at < cut; at += STEP) {
    if (mayBeSeam(insert.slice(from, at), insert.slice(at, at + STEP))) return at
  }
  return cut
}

/** `steps` of a part that starts at `offset`: their progress counts from the start of the whole. */
function* fromOn<T>(offset: number, steps: Steps<T>): Steps<T> {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
    yield offset + value
  }
}

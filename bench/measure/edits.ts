import type { LoadedEngine } from '../engines/types.ts'
import { timeOnce } from './time.ts'

/** Milliseconds from an edit to the exact count of the edited text, and what tells whether that count is right. */
export interface EditTimes {
  readonly p50: number
  readonly p99: number
  readonly isExact: number
}

const EDITS = 1000
const RECOUNTS = 3
/** What is put in: '' deletes a character. And how many edits follow each other before the next place. */
interface Typing {
  readonly inserts: readonly string[]
  readonly atOnePlace: number
}

/** A typed letter, a space, a pasted sentence, a line, a character of another script, and a deletion. */
const TYPING: Typing = { inserts: ['e', ' ', 'This is what someone pastes.', '\n', '的', ''], atOnePlace: 10 }

/** One other letter at each place: in a run of one letter all tokens behind it move. */
export const OTHER_LETTERS: Typing = { inserts: ['b', 'e', 'Z'], atOnePlace: 1 }

/**
 * Edits all over `text`, by default like typing. An engine without documents counts the whole text again after each edit, so
 * it makes fewer edits.
 */
export function measureEdits(engine: LoadedEngine, text: string, { inserts, atOnePlace } = TYPING): EditTimes {
  const random = numbers()
  const document = engine.document?.(text)
  let whole = text
  let length = text.length
  let tokens = 0
  let at = 0
  const times: number[] = []
  for (let edit = 0; edit < (document ? EDITS : RECOUNTS); edit++) {
    at = edit % atOnePlace === 0 ? Math.floor(random() * (length - 100)) : at + 1
    const insert = inserts[Math.floor(random() * inserts.length)] ?? ''
    const end = insert === '' ? at + 1 : at
    length += insert.length - (end - at)
    if (document) {
      times.push(
        timeOnce(() => {
          tokens = document.replace(at, end, insert)
        }),
      )
    } else {
      // Flattened before it is timed: an editor passes a flat text, not the ropes of this loop.
      whole = Buffer.from(whole.slice(0, at) + insert + whole.slice(end)).toString()
      times.push(
        timeOnce(() => {
          tokens = engine.count(whole)
        }),
      )
    }
  }
  const fresh = engine.count(document ? document.toString() : whole)
  times.sort((a, b) => a - b)
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), isExact: fresh === tokens ? 1 : 0 }
}

/** The smallest of `sorted` that at least the share `q` of them does not exceed. */
export function quantile(sorted: readonly number[], q: number): number {
  const found = sorted[Math.max(0, Math.ceil(sorted.length * q) - 1)]
  if (found === undefined) throw new Error('a quantile of no numbers was asked for')
  return found
}

/** The same numbers in [0, 1) on every run. */
function numbers(): () => number {
  let state = 42
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** `texts` one after another, again and again, up to `codeUnits`. */
export function longText(texts: readonly string[], codeUnits: number): string {
  const all = texts.join('\n')
  return all.repeat(Math.ceil(codeUnits / all.length)).slice(0, codeUnits)
}

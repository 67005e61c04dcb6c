/**
 * What a conformance suite gets: the test functions of any runner, and a function that makes the tokenizer under test. The
 * suites import no runner and nothing of Node, so they run in Node, on workerd, in an edge VM and in browsers.
 */
import type { Tokenizer } from '../../src/tokenizer/types.ts'
import type { Fixtures } from './fixtures.ts'

/** The functions that every runner has. A test fails by throwing. `skip` only reports that a test is not run. */
export interface Harness {
  describe(name: string, body: () => void): void
  it(name: string, body: () => void | Promise<void>): void
  skip(name: string, reason: string): void
}

/** Gives the ids of a text. Special tokens are text unless they are allowed. */
export interface Oracle {
  encode(encoding: string, text: string, allowedSpecial?: 'all' | readonly string[]): Uint32Array
}

/** A test that is not run, by the start of its name, and the reason. */
interface Skip {
  readonly test: string
  readonly reason: string
}

interface NamedText {
  readonly name: string
  readonly text: string
}

export type SuitePart = 'ids' | 'round trip' | 'special tokens' | 'segments' | 'limits' | 'input' | 'runs'

export interface ConformanceOptions {
  readonly harness: Harness
  readonly encodings: readonly string[]
  create(encoding: string): Promise<Tokenizer>
  /** Where tiktoken itself can run. Otherwise `fixtures` say what it would have said. */
  readonly oracle?: Oracle
  readonly fixtures?: Fixtures
  /** Real texts to compare on with a live oracle. Fixtures bring their own. */
  readonly texts?: readonly NamedText[]
  /** A tokenizer that is right and not quadratic, to compare very long runs with. */
  readonly reference?: (encoding: string) => Tokenizer
  /** `all` is every code point; `basic` the first two planes, for what is slow; `none` where other tests have them. Default: `all`. */
  readonly codePoints?: 'all' | 'basic' | 'none'
  readonly skip?: readonly Skip[]
  /** The parts of the suite to run. Default: all. */
  readonly parts?: readonly SuitePart[]
}

/** What each part of the suite uses: one test per encoding, with a tokenizer that is made once. */
export interface Suite extends ConformanceOptions {
  /** Declares `name` for one encoding. */
  test(encoding: string, name: string, body: (tokenizer: Tokenizer) => void): void
}

export function createSuite(options: ConformanceOptions): Suite {
  const tokenizers = new Map<string, Promise<Tokenizer>>()
  const tokenizerOf = (encoding: string): Promise<Tokenizer> => {
    let tokenizer = tokenizers.get(encoding)
    if (tokenizer === undefined) {
      tokenizer = options.create(encoding)
      tokenizers.set(encoding, tokenizer)
    }
    return tokenizer
  }
  return {
    ...options,
    create: tokenizerOf,
    test(encoding, name, body) {
      const skip = options.skip?.find((candidate) => name.startsWith(candidate.test))
      if (skip !== undefined) options.harness.skip(name, skip.reason)
      else options.harness.it(name, async () => body(await tokenizerOf(encoding)))
    },
  }
}

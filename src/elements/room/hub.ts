/** One way to the page's worker for everything that counts in it. */

import { loadTokenizer, type RemoteTokenizer } from '../../../workers/page/index.ts'
import { CountMemo } from '../../chat/memo.ts'
import type { TokenCounter } from '../../counter.ts'

/** Texts that were counted are remembered up to so many code units, in all. */
const REMEMBERED_CODE_UNITS = 4_000_000
/** How long frames may take to come, as in a page that is hidden: then a batch goes without one. */
const FRAME_WAIT_MS = 100

const counters = new Map<string, Promise<SharedCounter>>()

/** The page's counter for an encoding: one for all meters and hooks, in the page's shared worker. */
export function sharedCounter(encoding: string): Promise<SharedCounter> {
  const known = counters.get(encoding)
  if (known) return known
  const counter = loadTokenizer(encoding).then((tokenizer) => new SharedCounter(tokenizer))
  counters.set(encoding, counter)
  // The next meter tries again.
  counter.catch(() => counters.delete(encoding))
  return counter
}

/**
 * A counter that sends one batch a frame: what is asked in a frame's first turn goes at once, what is asked after it
 * goes together with the next frame. What was counted is not counted again.
 */
export class SharedCounter implements TokenCounter {
  readonly tokenizer: RemoteTokenizer
  readonly encoding: string
  readonly #memo: CountMemo
  #batch: Batch | null = null
  #sentInFrame = false

  constructor(tokenizer: RemoteTokenizer) {
    this.tokenizer = tokenizer
    this.encoding = tokenizer.encoding
    this.#memo = new CountMemo(tokenizer, REMEMBERED_CODE_UNITS)
  }

  async countMany(texts: readonly string[]): Promise<Uint32Array> {
    const known = texts.map((text) => (text === '' ? 0 : this.#memo.get(text)))
    if (known.every((tokens) => tokens !== undefined)) return Uint32Array.from(known)
    this.#batch ??= this.#newBatch()
    for (const text of texts) this.#batch.texts.push(text)
    const tokensOf = await this.#batch.counted
    return Uint32Array.from(texts, tokensOf)
  }

  truncate(...args: Parameters<TokenCounter['truncate']>): ReturnType<TokenCounter['truncate']> {
    return this.tokenizer.truncate(...args)
  }

  #newBatch(): Batch {
    const texts: string[] = []
    const start = this.#sentInFrame ? nextFrame() : Promise.resolve()
    const counted = start.then(() => {
      this.#batch = null
      this.#sentInFrame = true
      void nextFrame().then(() => {
        this.#sentInFrame = false
      })
      return this.#memo.countAll(texts)
    })
    return { texts, counted }
  }
}

interface Batch {
  readonly texts: string[]
  readonly counted: Promise<(text: string) => number>
}

function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, FRAME_WAIT_MS)
    globalThis.requestAnimationFrame?.(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

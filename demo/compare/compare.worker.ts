/**
 * Counts one request for every model, off the page's thread: exactly where a model's tokenizer is public, between bounds
 * where it is not. Answers model by model.
 */

import { loadTokenizer, type Tokenizer } from 'tokenroom'
import { type ChatApi, type ChatRequest, type CountRequestOptions, countRequest } from 'tokenroom/chat'
import type { ModelInfo } from 'tokenroom/models'
import type { RequestPort, WholeAnswer, WholeRequest } from '../engine/whole-request.ts'

/** What the page asks for: a request, or the port at which it arrives, the models, and the encodings that they need. */
export interface CompareQuestion {
  readonly run: number
  readonly whole: WholeRequest | RequestPort
  readonly models: readonly ModelInfo[]
  /** The bytes of each encoding, by its name. An encoding that could not be loaded is left out. */
  readonly encodings: Readonly<Record<string, ArrayBuffer>>
}

/** Ends what was asked before. */
export type CompareHalt = Pick<CompareQuestion, 'run'>

/** One model's count, or why there is none. */
export interface CompareAnswer {
  readonly run: number
  readonly id: string
  readonly provider: string | null
  readonly count: { readonly lower: number; readonly upper: number; readonly exact: boolean } | null
  readonly problem: string | null
}

type Counter = CountRequestOptions['counter']

const tokenizers = new Map<string, Promise<Tokenizer>>()
/** Those of the question that is answered, by encoding: each text is counted once, however many models have the encoding. */
const counters = new Map<string, Promise<Counter>>()
let newest = 0

addEventListener('message', ({ data }: MessageEvent<CompareQuestion | CompareHalt>) => {
  newest = data.run
  if (!('whole' in data)) return
  counters.clear()
  for (const [encoding, wasm] of Object.entries(data.encodings))
    if (!tokenizers.has(encoding)) tokenizers.set(encoding, loadTokenizer(encoding, { wasm }))
  answer(data).catch(({ message }: Error) => {
    for (const { id, provider = null } of data.models)
      postMessage({ run: data.run, id, provider, count: null, problem: message } satisfies CompareAnswer)
  })
})

async function answer({ run, whole, models }: CompareQuestion): Promise<void> {
  const { api, request } = await arrived(whole)
  for (const model of inOrder(models)) {
    if (run !== newest) return
    const { id, provider = null } = model
    const tell = (answer: Pick<CompareAnswer, 'count' | 'problem'>) =>
      postMessage({ run, id, provider, ...answer } satisfies CompareAnswer)
    try {
      const counter = await counterOf(model.encoding ?? 'o200k_base')
      const { lower, upper, exact } = await countRequest<ChatRequest<object>, ChatApi>(request, { api, model, counter })
      tell({ count: { lower, upper, exact }, problem: null })
    } catch (error) {
      tell({ count: null, problem: error instanceof Error ? error.message : String(error) })
    }
    // A newer question is heard between two models.
    await new Promise((resolve) => setTimeout(resolve))
  }
}

/**
 * The models of one encoding after one another, and among them those of one name, whoever serves it: most take a request
 * apart in the same way, and what was counted last is known.
 */
function inOrder(models: readonly ModelInfo[]): readonly ModelInfo[] {
  const keyOf = ({ encoding = 'o200k_base', id }: ModelInfo) => `${encoding} ${id.slice(id.lastIndexOf('/') + 1)}`
  return [...models].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0))
}

/** Rejects, with a sentence, when the request could not be made. */
function arrived(whole: CompareQuestion['whole']): Promise<WholeRequest> {
  if ('request' in whole) return Promise.resolve(whole)
  const { api, port } = whole
  return new Promise((resolve, reject) => {
    port.onmessage = ({ data }: MessageEvent<WholeAnswer>) => {
      port.close()
      if ('request' in data) resolve({ api, request: data.request })
      else reject(new Error(data.failure))
    }
  })
}

function counterOf(encoding: string): Promise<Counter> {
  const known = counters.get(encoding) ?? makeCounter(encoding)
  counters.set(encoding, known)
  return known
}

async function makeCounter(encoding: string): Promise<Counter> {
  const tokenizer = await tokenizers.get(encoding)
  if (tokenizer === undefined) throw new Error(`${encoding} is not loaded`)
  const counted = new Map<string, number>()
  return {
    encoding,
    countMany: (texts) => {
      const unknown = texts.filter((text) => !counted.has(text))
      const counts = tokenizer.countMany(unknown)
      unknown.forEach((text, at) => {
        counted.set(text, counts[at]!)
      })
      return Uint32Array.from(texts, (text) => counted.get(text)!)
    },
    truncate: tokenizer.truncate.bind(tokenizer),
  }
}

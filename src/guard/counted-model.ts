/** The model of a request, and what counts for it. */

import { CountMemo } from '../chat/memo.ts'
import { fidelityOf } from '../chat/scale.ts'
import type { Scale } from '../chat/size.ts'
import type { TokenCounter } from '../counter.ts'
import { findEncodingForModel } from '../encodings/index.ts'
import { findModel, type ModelInfo } from '../models/index.ts'
import type { GuardSettings } from './options.ts'

export interface Target {
  readonly model: string
  readonly info: ModelInfo | null
  /** Counts the requests: what it counted before it does not count again. */
  readonly counter: TokenCounter
  /** Counts what streams in: the counter as it was given. */
  readonly own: TokenCounter
  /** From the counter's tokens to the model's. */
  readonly scale: Scale
}

/** Two generations of this many code units are remembered: a history is counted once, and memory stays small. */
const MEMO_CODE_UNITS = 2_000_000

/** So many names of models are remembered with what they mean; callers may write any. */
const MOST_TARGETS = 200
/** No model has a longer name. */
const MOST_KEY = 300

/** Finds the target of a model by its name. Loads each encoding once. */
export function createTargets(
  settings: GuardSettings,
): (model: string, provider: string | undefined) => Promise<Target> {
  const loaded = new Map<string, Promise<{ readonly own: TokenCounter; readonly counter: TokenCounter }>>()
  const { counter: given, models } = settings
  const targets = new Map<string, Target>()

  function counterFor(encoding: string) {
    const name = typeof given === 'function' ? encoding : 'given'
    let found = loaded.get(name)
    if (found === undefined) {
      found = load(encoding)
      loaded.set(name, found)
      // The next request tries again.
      found.catch(() => loaded.delete(name))
    }
    return found
  }

  async function load(encoding: string) {
    const own = typeof given === 'function' ? await given(encoding) : given
    return { own, counter: remembering(own) }
  }

  return async (model, provider) => {
    const key = JSON.stringify([provider, model])
    const known = targets.get(key)
    if (known !== undefined) return known
    const named = provider === undefined || model.includes('/') ? model : `${provider}/${model}`
    const info = findModel(named, models ? { models } : {}) ?? findModel(model, models ? { models } : {}) ?? null
    const encoding = info?.encoding ?? findEncodingForModel(model)
    const { own, counter } = await counterFor(encoding ?? 'o200k_base')
    const scaled = info ?? { id: model, windowTokens: 0, ...(encoding && { encoding }) }
    const target = { model, info, own, counter, scale: fidelityOf(scaled, counter).scale }
    if (key.length <= MOST_KEY) targets.set(key, target)
    if (targets.size > MOST_TARGETS) targets.delete(targets.keys().next().value!)
    return target
  }
}

function remembering(counter: TokenCounter): TokenCounter {
  const memo = new CountMemo(counter, MEMO_CODE_UNITS)
  return {
    encoding: counter.encoding,
    async countMany(texts) {
      const tokensOf = await memo.countAll(texts)
      const counts = new Uint32Array(texts.length)
      for (const [at, text] of texts.entries()) counts[at] = tokensOf(text)
      return counts
    },
    truncate: (text, limitTokens, options) => counter.truncate(text, limitTokens, options),
  }
}

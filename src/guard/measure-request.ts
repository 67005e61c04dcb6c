/** How large a request is, and how much output it may have: before anything is reserved. */
import { countRequest } from '../chat/count.ts'
import { CountMemo } from '../chat/memo.ts'
import { isOwnCounter } from '../chat/named-model.ts'
import { rangeOfText } from '../chat/size.ts'
import type { Count } from '../chat/types.ts'
import type { ServedAs } from '../usage/surcharge.ts'
import type { GuardApi, OpenEnd, RequestedOutput } from './apis/api.ts'
import { embeddedTexts } from './apis/embeddings.ts'
import type { Target } from './counted-model.ts'
import type { Fields } from './json.ts'
import type { GuardSettings } from './options.ts'
import { outOfWindow, refused } from './refusal.ts'
import { askedToBeServed } from './served-as.ts'

export interface Measured {
  readonly target: Target
  readonly asked: RequestedOutput
  /** How and where it asks to be served. */
  readonly servedAs: ServedAs
  readonly count: Count
  /** What is held as input: the upper bound, and what is held for open ends. */
  readonly inputTokens: number
  /** The most output of one choice that the request could have. */
  readonly wantOutputTokens: number
  readonly leastOutputTokens: number
}

/**
 * Counts a request with `countRequest` and reads what it asks for. Throws `GUARD_REFUSED` for an open end that is not
 * allowed and for a request that no window holds, and `INVALID_ARGUMENT` for one that has not its API's shape.
 */
export async function measureRequest(
  api: GuardApi,
  body: Fields,
  target: Target,
  provider: string | undefined,
  settings: GuardSettings,
  signal: AbortSignal | undefined,
): Promise<Measured> {
  const asked = api.ask(body)
  const { count, openEnds } = await countBody(api, body, target, provider, signal)
  const ends = [...asked.openEnds, ...openEnds]
  let held = 0
  if (ends.length > 0) {
    if (settings.unbounded === 'deny') throw unbounded(ends, target.model, count.upper)
    held = settings.unbounded.holdTokens
  }
  const windowTokens = target.info?.windowTokens ?? 0
  if (windowTokens > 0 && count.lower > windowTokens) throw outOfWindow(target.model, count.lower, windowTokens)
  const room = windowTokens > 0 ? Math.max(1, windowTokens - count.upper) : Number.POSITIVE_INFINITY
  const most = target.info?.outputLimitTokens ?? settings.maxOutputTokens
  const wantOutputTokens = asked.statedOutputTokens ?? Math.max(asked.leastOutputTokens, Math.min(most, room))
  const least = Math.max(asked.leastOutputTokens, settings.leastOutputTokens)
  const leastOutputTokens = Math.min(least, wantOutputTokens)
  return {
    target,
    asked,
    servedAs: askedToBeServed(body),
    count,
    inputTokens: count.upper + held,
    wantOutputTokens,
    leastOutputTokens,
  }
}

async function countBody(
  api: GuardApi,
  body: Fields,
  target: Target,
  provider: string | undefined,
  signal: AbortSignal | undefined,
): Promise<{ readonly count: Count; readonly openEnds: readonly OpenEnd[] }> {
  if (!api.isChat) return { count: await countTexts(body, target), openEnds: [] }
  const count = await countRequest(body, {
    api: api.shape,
    counter: target.counter,
    model: target.info ?? target.model,
    unknownModel: 'estimate',
    ...(provider !== undefined && { provider }),
    ...(signal && { signal }),
  })
  return { count, openEnds: count.unbounded }
}

async function countTexts(body: Fields, { counter, scale, info }: Target): Promise<Count> {
  const { texts, tokens: ids } = embeddedTexts(body)
  const tokensOf = await new CountMemo(counter, 0, scale).countAll(texts)
  const sum = { lower: ids, tokens: ids, upper: ids }
  for (const text of texts) {
    const range = rangeOfText(text, tokensOf, scale)
    for (const bound of ['lower', 'tokens', 'upper'] as const) sum[bound] += range[bound]
  }
  const exact = info !== null && isOwnCounter(info, counter)
  return { ...sum, exact, source: exact ? 'bpe' : 'estimate' }
}

function unbounded(ends: readonly OpenEnd[], model: string, inputTokens: number) {
  const named = ends.map(({ path, reason }) => `${path}: ${reason}`).join('; ')
  const message = `the bill of the request is not bounded by its body (${named}); set unbounded: { holdTokens } to hold tokens for it`
  return refused('unbounded', message, { model, inputTokens })
}

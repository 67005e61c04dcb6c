import { checkSignal } from '../../chat/until-aborted.ts'
import { invalidArgument } from '../../errors/index.ts'
import type { PlannerOptions, PlanOptions } from '../types.ts'

/**
 * Checks what a planner is made with, apart from its window, which `resolveWindow` reads. In plain JavaScript no
 * compiler says what is wrong. Throws `INVALID_ARGUMENT` with the name of the option.
 */
export function checkPlannerOptions(options: PlannerOptions): void {
  const { model, counter, fill, latency, dropForPriceStep, cache, repair } = options
  const { provider, unknownModel, media, unbounded } = options
  if (model !== undefined && typeof model !== 'string') checkModel(model)
  if (typeof counter.encoding !== 'string') throw invalidArgument('counter.encoding', counter.encoding, 'a string')
  if (fill !== undefined && fill !== 'refill' && fill !== 'strict')
    throw invalidArgument('fill', fill, '"refill" or "strict"')
  if (provider !== undefined && (typeof provider !== 'string' || provider === ''))
    throw invalidArgument('provider', provider, 'the name of a provider')
  if (unknownModel !== undefined && unknownModel !== 'error' && unknownModel !== 'estimate')
    throw invalidArgument('unknownModel', unknownModel, '"error" or "estimate"')
  if (media !== undefined && typeof media !== 'function') throw invalidArgument('media', media, 'a function')
  if (unbounded !== undefined && unbounded !== 'refuse' && unbounded !== 'allow')
    throw invalidArgument('unbounded', unbounded, '"refuse" or "allow"')
  if (dropForPriceStep !== undefined && !isShare(dropForPriceStep))
    throw invalidArgument('dropForPriceStep', dropForPriceStep, 'a share from 0 to 1')
  if (latency !== undefined) checkLatency(latency)
  if (cache !== undefined) checkCache(cache)
  if (repair !== undefined) checkRepair(repair)
}

/** Checks the options of one call, apart from its window. Throws `INVALID_ARGUMENT`. */
export function checkPlanOptions<M extends object>(call: PlanOptions<M>): void {
  if (typeof call !== 'object' || call === null) throw invalidArgument('options', call, 'an object')
  const { signal, summarise, previous } = call
  checkSignal(signal)
  if (summarise !== undefined && typeof summarise !== 'boolean')
    throw invalidArgument('summarise', summarise, 'true or false')
  if (previous !== undefined && !(Array.isArray(previous?.messages) && isObject(previous.request)))
    throw invalidArgument('previous', previous, 'the plan of the turn before')
}

function checkModel(model: unknown): void {
  const expected = 'a model id, or an object with an id and windowTokens'
  if (!isObject(model)) throw invalidArgument('model', model, expected)
  if (typeof model.id !== 'string' || model.id === '') throw invalidArgument('model.id', model.id, 'a name')
}

function checkLatency(latency: unknown): void {
  if (!isObject(latency)) throw invalidArgument('latency', latency, 'an object with firstTokenMs and prefill')
  const { firstTokenMs, prefill } = latency
  if (!isPositive(firstTokenMs)) throw invalidArgument('latency.firstTokenMs', firstTokenMs, 'milliseconds above 0')
  if (!isObject(prefill)) {
    throw invalidArgument('latency.prefill', prefill, 'an object with tokensPerSecond, as measurePrefill answers')
  }
  const { tokensPerSecond, overheadMs } = prefill
  if (!isPositive(tokensPerSecond))
    throw invalidArgument('latency.prefill.tokensPerSecond', tokensPerSecond, 'a number above 0')
  if (overheadMs !== undefined && !(isFiniteNumber(overheadMs) && overheadMs >= 0))
    throw invalidArgument('latency.prefill.overheadMs', overheadMs, 'milliseconds from 0')
}

function checkCache(cache: unknown): void {
  if (!isObject(cache)) throw invalidArgument('cache', cache, 'an object with mark or turns')
  const { mark, turns } = cache
  if (mark !== undefined && typeof mark !== 'boolean') throw invalidArgument('cache.mark', mark, 'true or false')
  if (turns !== undefined && !(isFiniteNumber(turns) && turns >= 0))
    throw invalidArgument('cache.turns', turns, 'a number from 0')
}

function checkRepair(repair: unknown): void {
  if (!isObject(repair)) throw invalidArgument('repair', repair, 'an object with unansweredCalls and its like')
  for (const [name, allowed] of REPAIRS) {
    const value = repair[name]
    if (value !== undefined && !allowed.some((one) => one === value))
      throw invalidArgument(`repair.${name}`, value, `one of ${allowed.map((one) => `"${one}"`).join(', ')}`)
  }
  const { answerText } = repair
  if (answerText !== undefined && (typeof answerText !== 'string' || answerText === ''))
    throw invalidArgument('repair.answerText', answerText, 'a text')
}

const REPAIRS = [
  ['unansweredCalls', ['drop', 'answer', 'keep']],
  ['unmatchedResults', ['drop', 'keep']],
  ['messagesBetween', ['move', 'keep']],
  ['repeatedIds', ['rename', 'keep']],
] as const

function isObject(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isFiniteNumber(value: unknown): value is number {
  return Number.isFinite(value)
}

function isPositive(value: unknown): boolean {
  return isFiniteNumber(value) && value > 0
}

function isShare(value: unknown): boolean {
  return isFiniteNumber(value) && value >= 0 && value <= 1
}

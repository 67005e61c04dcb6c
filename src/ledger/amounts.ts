/** From a request and from usage to whole amounts of each unit. Everything is checked here; nothing is rounded down. */
import { invalidArgument, TokenroomError } from '../errors/index.ts'
import { costOf, findModel, type ModelInfo, pricesFor } from '../models/index.ts'
import { checkWhole } from './limits/windows.ts'
import { BOTH, CEILING, MONEY, OUTPUT, REQUESTS, type Used } from './store/types.ts'
import type { ReserveRequest, Usage } from './types.ts'

/** The most tokens of one request. Above any window there is, and small enough to multiply exactly. */
const MOST_TOKENS = 1_000_000_000
const MOST_CHOICES = 1_000
/** Prices per so many tokens are whole nano-USD for every price with up to six decimals per million tokens. */
export const PRICE_TOKENS = 1_000

/** What a request asks, read. The fixed cost is -1 when the price is not known. */
export interface AskedAmounts {
  /** 1 for a new request, 0 for more of the same. */
  readonly requests: number
  readonly inputTokens: number
  readonly choices: number
  readonly cost: number
  /** The cost of `PRICE_TOKENS` output tokens of one choice, times the choices. */
  readonly costRate: number
  readonly wantOutput: number
  readonly leastOutput: number
}

/** What an ask needs of a unit whatever the output is. -1: money, and the price is not known. */
export function fixedOf(ask: AskedAmounts, unit: number): number {
  if (unit === REQUESTS) return ask.requests
  if (unit === MONEY) return ask.cost
  return unit === OUTPUT ? 0 : ask.inputTokens
}

/** What an ask needs of a unit for each output token of one choice, for money for each `PRICE_TOKENS` of them. */
export function rateOf(ask: AskedAmounts, unit: number): number {
  if (unit === MONEY) return ask.costRate
  return unit === OUTPUT || unit === BOTH ? ask.choices : 0
}

/** All of an ask, as one string: equal for equal asks. */
export function printAsk(ask: AskedAmounts): string {
  return `${ask.inputTokens},${ask.wantOutput},${ask.leastOutput},${ask.choices},${ask.cost},${ask.costRate}`
}

type Asked = Omit<Partial<ReserveRequest>, 'id' | 'digest' | 'scope' | 'holdMs'>

/** Reads a request. `requests` is 1 for a new one and 0 for more of the same. */
export function readAsk(request: Asked, requests: 0 | 1): AskedAmounts {
  const { inputTokens = requests === 0 ? 0 : undefined, choices = 1 } = request
  checkTokens('inputTokens', inputTokens)
  checkWhole('choices', choices, 1, MOST_CHOICES)
  const model = request.model === undefined ? null : knownModel(request.model)
  const { outputTokens: wantOutput = requests === 0 ? 0 : model?.outputLimitTokens } = request
  if (wantOutput === undefined) {
    throw invalidArgument(
      'outputTokens',
      undefined,
      'the most output tokens of one choice; the model has no known limit',
    )
  }
  checkTokens('outputTokens', wantOutput)
  const { leastOutputTokens: leastOutput = wantOutput } = request
  checkWhole('leastOutputTokens', leastOutput, 0, wantOutput)
  let cost = -1
  let rate = 0
  if (request.costNanoUsd !== undefined) cost = readMoney(request.costNanoUsd)
  else if (model !== null) [cost, rate] = pricedBy(model, request, inputTokens, choices)
  else if (requests + inputTokens + wantOutput === 0) cost = 0
  const known = cost >= 0
  if (known && (rate * wantOutput > CEILING || cost + Math.ceil((rate * wantOutput) / PRICE_TOKENS) > CEILING)) {
    throw invalidArgument('outputTokens', wantOutput, `so few that the cost is at most ${CEILING} nano-USD`)
  }
  return { requests, inputTokens, choices, cost, costRate: rate, wantOutput, leastOutput }
}

/** The cost of the input and, per 1,000 tokens of one choice's output, of the output; -1 when nobody knows it. */
function pricedBy(
  model: ModelInfo,
  request: Asked,
  inputTokens: number,
  choices: number,
): readonly [cost: number, rate: number] {
  const { cacheReadTokens = 0, cacheWriteTokens = 0 } = request
  checkTokens('cacheReadTokens', cacheReadTokens)
  checkTokens('cacheWriteTokens', cacheWriteTokens)
  const cost = costOf(model, { inputTokens, outputTokens: 0, cacheReadTokens, cacheWriteTokens })
  const prices = pricesFor(model, inputTokens)
  if (cost === null || prices === null) return [-1, 0]
  // Dollars per million tokens, times a million: nano-USD per thousand tokens, as `costOf` rounds them.
  return [readMoney(cost.totalNanoUsd), Math.round(prices.outputUsdPerMillion * 1_000_000) * choices]
}

/** Reads what was used. The cost is -1 when neither it nor a price is known. */
export function readUsed(usage: Usage, where = 'usage'): Used {
  if (typeof usage !== 'object' || usage === null) throw invalidArgument(where, usage, 'an object with inputTokens')
  const { inputTokens, outputTokens, cacheReadTokens = 0, cacheWriteTokens = 0 } = usage
  checkTokens('inputTokens', inputTokens, where)
  checkTokens('outputTokens', outputTokens, where)
  checkTokens('cacheReadTokens', cacheReadTokens, where)
  checkTokens('cacheWriteTokens', cacheWriteTokens, where)
  return [inputTokens, outputTokens, inputTokens + outputTokens, 1, usedCost(usage)]
}

function usedCost(usage: Usage): number {
  if (usage.costNanoUsd !== undefined) return readMoney(usage.costNanoUsd)
  if (usage.model === undefined) return -1
  const model = knownModel(usage.model)
  const cost = model === null ? null : costOf(model, usage)
  return cost === null ? -1 : readMoney(cost.totalNanoUsd)
}

const found = new Map<string, ModelInfo | null>()
const MOST_REMEMBERED = 1_000

/** An entry of the catalogue; null for a model that is not in it, whose price is not known then. */
function knownModel(model: string | ModelInfo): ModelInfo | null {
  if (typeof model !== 'string') return model
  const known = found.get(model)
  if (known !== undefined) return known
  const info = findModel(model) ?? null
  // Names may come from outside: their number is bounded.
  if (found.size >= MOST_REMEMBERED) found.clear()
  found.set(model, info)
  return info
}

/** The name is put together only for an error: this is most of what reading a request costs. */
function checkTokens(name: string, value: unknown, where?: string): asserts value is number {
  if (typeof value === 'number' && value >= 0 && value <= MOST_TOKENS && Number.isInteger(value)) return
  checkWhole(where === undefined ? name : `${where}.${name}`, value, 0, MOST_TOKENS)
}

function readMoney(value: unknown): number {
  if (typeof value === 'bigint' && value >= 0n && value <= BigInt(CEILING)) return Number(value)
  if (typeof value !== 'bigint' || value < 0n)
    throw invalidArgument('costNanoUsd', value, 'a bigint of nano-USD, 0 or more')
  throw new TokenroomError('INVALID_ARGUMENT', `costNanoUsd is ${value}; at most ${CEILING} can be counted exactly`, {
    name: 'costNanoUsd',
    received: String(value),
    expected: `at most ${CEILING} nano-USD, about 9 million dollars`,
  })
}

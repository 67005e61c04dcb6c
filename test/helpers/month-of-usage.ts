/** Thirty days of requests, the same each time, the last day being that of `nowMs`. */
import { costOf, findModel } from '../../src/models/index.ts'
import { makeRecord, type UsageRecord } from '../../src/usage/index.ts'
import { random } from './random.ts'

const DAY_MS = 86_400_000
const USERS = ['ada@example.com', 'grace', 'edsger', 'barbara', 'alan', 'john', 'margaret', 'dennis', '<b>mallory</b>']
const FEATURES = ['chat', 'summaries', 'search', '']
const MODELS = ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5', 'a-model-without-a-price']

export function monthOfUsage(nowMs: number, perDay = 60): readonly UsageRecord[] {
  const below = random(7)
  // The first ones come most often.
  const one = (values: readonly string[]) => values[Math.min(below(values.length), below(values.length))]!
  return Array.from({ length: 30 * perDay }, (_, at) => {
    const usage = { inputTokens: 500 + below(20_000), outputTokens: below(2_000) }
    const model = one(MODELS)
    const info = findModel(model)
    const costNanoUsd = (info && costOf(info, usage)?.totalNanoUsd) ?? null
    const refused = below(30) === 0
    return makeRecord({
      id: `r${at}`,
      atMs: nowMs - Math.floor(at / perDay) * DAY_MS,
      scope: { tenant: at % 3 === 0 ? 'globex' : 'acme', user: one(USERS), feature: one(FEATURES) },
      model,
      endpoint: 'chat.completions',
      provider: 'openai',
      status: refused ? 'refused' : 'ok',
      ...(!refused && { usage, price: { costNanoUsd, source: costNanoUsd === null ? null : 'catalogue' } }),
    })
  })
}

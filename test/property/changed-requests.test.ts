/** What must hold of counts however a request is changed. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countRequest, type RequestCount } from '../../src/chat/index.ts'
import { findEncodingForModel } from '../../src/encodings/index.ts'
import { TokenroomError } from '../../src/errors/index.ts'
import { createPlanner } from '../../src/planner/index.ts'
import { cases } from '../helpers/cases.ts'
import { type RequestBody, requestBodies } from '../helpers/request-bodies/index.ts'
import { tiktokenCounter } from '../helpers/tiktoken-counter.ts'

type Fields = { readonly [field: string]: unknown }

/** A body and what counts it: for Gemini also a counter that is said to be its own, with which its templates are written. */
interface Counted extends RequestBody {
  readonly provider?: string
  /** The name of the counter's encoding. What it counts in makes no difference to what must hold. */
  readonly encoding?: string
}

const ownGemini: readonly Counted[] = requestBodies
  .filter(({ api }) => api === 'gemini')
  .flatMap((body) => ['google', 'vertex'].map((provider) => ({ ...body, provider, encoding: 'gemma3' })))

function count({ api, model, provider, encoding }: Counted, request: Fields): Promise<RequestCount> {
  const found = tiktokenCounter(findEncodingForModel(model) ?? 'o200k_base')
  const counter = encoding === undefined ? found : { ...found, encoding }
  return countRequest(request as never, {
    api,
    model,
    counter,
    unknownModel: 'estimate',
    ...(provider && { provider }),
  })
}

/** Names that are the caller's data: of a schema's properties and definitions, of arguments, results and documents. */
const DATA = /\.(?:properties|\$defs|metadata|input|args|response|data|value|json|input_examples\[\d+\])\.[^.]+$/

/** The value with one of its fields under a name that nobody knows, for each field, and where that stands. */
function* renamings(value: unknown, path: string): Generator<readonly [string, unknown]> {
  if (Array.isArray(value)) {
    for (const [at, one] of value.entries()) {
      for (const [where, changed] of renamings(one, `${path}[${at}]`)) yield [where, value.with(at, changed)]
    }
    return
  }
  if (typeof value !== 'object' || value === null) return
  const fields = Object.entries(value)
  for (const [name, field] of fields) {
    const where = `${path}.${name}`
    if (field === null) continue
    if (!DATA.test(where)) {
      yield [where, Object.fromEntries(fields.map((pair) => (pair[0] === name ? [`${name}_zz`, field] : pair)))]
    }
    for (const [inner, changed] of renamings(field, where)) yield [inner, { ...value, [name]: changed }]
  }
}

describe.each<Counted>([...requestBodies, ...ownGemini])('a request of $api to $model, $provider $encoding', (body) => {
  it('costs no less, and is not exact, when a field has a name that is not known', async () => {
    const { upper } = await count(body, body.request)
    let renamed = 0
    for (const [where, request] of renamings(body.request, '')) {
      const changed = await count(body, request as Fields).catch((error: unknown) => error)
      // A provider refuses a message without a role, or a call without an id, too.
      if (changed instanceof TokenroomError) expect(changed.code, where).toBe('INVALID_ARGUMENT')
      else {
        expect((changed as RequestCount).upper, where).toBeGreaterThanOrEqual(upper)
        expect((changed as RequestCount).exact, where).toBe(false)
      }
      renamed++
    }
    expect(renamed).toBeGreaterThan(10)
  })

  it('costs no less for each field, message and tool that it has more', async () => {
    const { request } = body
    const { upper } = await count(body, request)
    for (const name of Object.keys(request)) {
      const { [name]: left, ...rest } = request
      expect((await count(body, rest)).upper, `without ${name}`).toBeLessThanOrEqual(upper)
      if (!Array.isArray(left)) continue
      for (const at of left.keys()) {
        const fewer = { ...request, [name]: left.toSpliced(at, 1) }
        expect((await count(body, fewer)).upper, `without ${name}[${at}]`).toBeLessThanOrEqual(upper)
      }
    }
  })
})

/** Short messages of which every line may end or begin as tools and their heading do. */
const text = fc.stringMatching(/^[\w .,:;#{}/\n-]{0,24}$/)
const message = fc.record({ role: fc.constantFrom('user', 'assistant'), content: text })
const tool = fc.record({ name: fc.stringMatching(/^[a-z_]{1,12}$/), description: text })

it.each(['gpt-4o', 'gpt-5-mini', 'o3'])('a plan for %s costs what its request is counted at', async (model) => {
  const counter = tiktokenCounter('o200k_base')
  const planner = createPlanner({ model, counter, outputReserve: 0 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(message, { maxLength: 4 }),
      text,
      fc.uniqueArray(tool, { maxLength: 3, selector: ({ name }) => name }),
      async (messages, system, tools) => {
        const plan = await planner.plan({
          slots: [
            ...(system === '' ? [] : [{ name: 'system', messages: [{ role: 'system', content: system }] }]),
            { name: 'tools', tools: tools.map((one) => ({ type: 'function', function: one })) },
            { name: 'history', messages },
          ],
        })
        const { lower, tokens, upper, exact } = await countRequest(plan.request, { model, counter })
        expect(plan.input).toMatchObject({ lower, tokens, upper, exact })
      },
    ),
    { seed: 20261128, numRuns: cases(60) },
  )
})

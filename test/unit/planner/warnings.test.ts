import { describe, expect, it } from 'vitest'
import { countRequest } from '../../../src/chat/index.ts'
import { createPlanner, type PlannerOptions } from '../../../src/planner/index.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

const room = { counter: new WordCounter(), windowTokens: 100_000, outputReserve: 100 }
const history = (messages: object[]) => ({ slots: [{ name: 'history', messages, policy: 'drop-oldest' as const }] })

describe('something whose cost the request does not hold', () => {
  const reference = { type: 'item_reference', id: 'msg_1' }
  const plain = { role: 'user', content: 'What is in it?' }
  const planner = (options: Partial<PlannerOptions>) =>
    createPlanner<object>({ ...room, api: 'openai-responses', ...options })

  it('is refused, with its place and the remedy', async () => {
    const planned = planner({}).plan(history([plain, reference, plain]))
    await expect(planned).rejects.toMatchObject({
      code: 'INPUT_UNBOUNDED',
      message: expect.stringMatching(/slots\.history\[1\] costs: .*send the item itself.*unbounded: 'allow'/),
      data: { items: [{ path: 'slots.history[1]', reason: expect.any(String), remedy: expect.any(String) }] },
    })
    await expect(planner({}).preview(history([reference, plain]))).rejects.toMatchObject({ code: 'INPUT_UNBOUNDED' })
  })

  it('is planned when the caller allows it; the plan says which item it is, and claims no exact count', async () => {
    const { warnings, input } = await planner({ unbounded: 'allow' }).plan(history([plain, reference, plain]))
    expect(warnings).toMatchObject([{ code: 'unbounded-item', slot: 'history', item: '1', path: '' }])
    expect(input.exact).toBe(false)
    expect((await planner({}).plan(history([plain]))).warnings).toEqual([])
  })

  it.each([120, 5000])(
    'is the cause that is named where it must stay, and not a window of %d tokens',
    async (windowTokens) => {
      const file = { role: 'user', content: [{ type: 'input_file', file_id: 'file-1' }] }
      const small = planner({ windowTokens })
      for (const slots of [history([file]).slots, [{ name: 'user', messages: [file, plain] }]]) {
        await expect(small.plan({ slots })).rejects.toMatchObject({
          code: 'INPUT_UNBOUNDED',
          data: { items: [{ path: expect.stringMatching(/^slots\.\w+\[0\]\.content\[0\]$/) }] },
        })
      }
      const allowed = planner({ windowTokens, unbounded: 'allow' }).plan(history([file]))
      await expect(allowed).rejects.toMatchObject({ code: 'PLAN_INFEASIBLE' })
    },
  )

  it('is no matter when it is not sent', async () => {
    const long = { role: 'user', content: 'word '.repeat(400) }
    const dropping = planner({ windowTokens: 300 })
    const { warnings, messages } = await dropping.plan(history([plain, reference, long, plain]))
    expect(messages).toEqual([plain])
    expect(warnings).toEqual([])
  })

  it('costs what the caller says, as in a count of the request', async () => {
    const file = { type: 'input_file', file_id: 'file-1' }
    const asked: unknown[] = []
    const media = (part: object, path: string) => {
      asked.push([part, path])
      return { tokens: 1234 }
    }
    const messages = [{ role: 'user', content: [{ type: 'input_text', text: 'Read this.' }, file] }]
    const plan = await planner({ media }).plan(history(messages))
    expect(asked).toEqual([[file, 'content[1]']])
    expect(plan.warnings).toEqual([])
    const options = { counter: new WordCounter(), api: 'openai-responses' as const }
    const counted = await countRequest({ input: messages } as never, { ...options, media })
    expect(plan.input.upper).toBe(counted.upper)
    expect(counted.unbounded).toEqual([])
  })

  it.each([[{ pages: -1 }], [{ tokens: 2.5 }], [{ seconds: Number.NaN }], [{ width: 10 }], [{}], ['large'], [null]])(
    'is refused with a size that is none: %j',
    async (size) => {
      const file = { role: 'user', content: [{ type: 'input_file', file_id: 'file-1' }] }
      const planned = planner({ media: () => size as never }).plan(history([file]))
      await expect(planned).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', data: { name: 'media' } })
    },
  )
})

it('a field that nobody reads is named', async () => {
  const planner = createPlanner<object>({ counter: new WordCounter(), windowTokens: 10_000 })
  const odd = { role: 'user', content: 'hello', sparkle: { much: 'of it' } }
  const { warnings, input } = await planner.plan({ slots: [{ name: 'user', messages: [odd] }] })
  expect(warnings).toMatchObject([{ code: 'unread-field', slot: 'user', item: '0', path: 'sparkle' }])
  expect(input.exact).toBe(false)
})

describe('a model that is not known', () => {
  const slots = [{ name: 'user', text: 'Is anybody there?' }]

  it('is refused, or planned for with wide bounds and a warning, in a window that the caller states', async () => {
    const model = 'some-model-of-ours'
    const make = (options: object) => createPlanner({ counter: new WordCounter(), model, ...options })
    expect(() => make({})).toThrow(expect.objectContaining({ code: 'UNKNOWN_MODEL' }))
    expect(() => make({ windowTokens: 1000 })).toThrow(expect.objectContaining({ code: 'UNKNOWN_MODEL' }))
    expect(() => make({ unknownModel: 'estimate' })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('windowTokens') }),
    )
    const planner = make({ unknownModel: 'estimate', windowTokens: 1000 })
    const plan = await planner.plan({ slots })
    expect(plan.warnings).toEqual([{ code: 'unknown-model', model }])
    expect(plan.input).toMatchObject({ exact: false, source: 'estimate' })
    const messages = [{ role: 'user', content: 'Is anybody there?' }]
    const counted = await countRequest({ messages }, { counter: new WordCounter(), model, unknownModel: 'estimate' })
    expect(plan.input).toEqual({
      tokens: counted.tokens,
      lower: counted.lower,
      upper: counted.upper,
      exact: false,
      source: 'estimate',
    })
  })

  it('costs what its provider makes of it: the same request at two of them', async () => {
    const model = 'gemini-2.5-flash'
    const messages = [{ role: 'user', parts: [{ text: 'hello' }] }]
    const upperAt = async (provider: string) => {
      const options = { counter: new WordCounter(), model, api: 'gemini' as const, provider }
      const { input } = await createPlanner<object>(options).plan({ slots: [{ name: 'user', messages }] })
      expect(input.upper).toBe((await countRequest({ contents: messages }, options)).upper)
      return [input.lower, input.upper]
    }
    expect(await upperAt('vertex')).not.toEqual(await upperAt('google'))
  })
})

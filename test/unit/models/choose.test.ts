import { describe, expect, it } from 'vitest'
import { chooseModel, firstTokenMsFor, getModel, inputTokensWithin, measurePrefill } from '../../../src/models/index.ts'

const candidates = ['gpt-4o', 'gpt-4o-mini', 'gpt-4', 'o3-mini', 'claude-haiku-4-5']

describe('chooseModel', () => {
  it('takes the cheapest that has the room, and says what is wrong with the others', () => {
    const { model, cost, rejected } = chooseModel({ candidates, needs: { input: 20_000, outputTokens: 1000 } })
    expect(model?.id).toBe('gpt-4o-mini')
    // 20,000 at $0.15 and 1,000 at $0.60 a million.
    expect(cost?.upperNanoUsd).toBe(3_600_000n)
    expect(rejected).toEqual([
      {
        model: 'gpt-4',
        kind: 'input-room',
        needTokens: 20_000,
        haveTokens: 7192,
        reason: expect.stringContaining('12,808 short'),
      },
    ])
  })

  it('decides on the upper bound', () => {
    const needs = { input: { lower: 100, tokens: 7000, upper: 9000 }, outputTokens: 100 }
    expect(chooseModel({ candidates: ['gpt-4'], needs }).model).toBeNull()
  })

  it('asks the candidate for its own count', () => {
    const needs = { input: (model: { id: string }) => (model.id === 'gpt-4' ? 5000 : 500_000), outputTokens: 100 }
    expect(chooseModel({ candidates, needs }).model?.id).toBe('gpt-4')
  })

  it.each<[string, Parameters<typeof chooseModel>[0]['needs'], string]>([
    ['images', { input: 10, outputTokens: 10, modalities: ['image'] }, 'gpt-4o-mini'],
    ['reasoning', { input: 10, outputTokens: 10, reasoning: true }, 'o3-mini'],
    ['a long answer', { input: 10, outputTokens: 50_000 }, 'o3-mini'],
  ])('needs %s', (_, needs, id) => expect(chooseModel({ candidates, needs }).model?.id).toBe(id))

  it('keeps to the price and to the time', () => {
    const needs = { input: 10_000, outputTokens: 0 }
    expect(chooseModel({ candidates, needs: { ...needs, maxNanoUsd: 1_000_000n } }).model).toBeNull()
    const fast = { model: 'gpt-4o', prefill: { tokensPerSecond: 20_000, overheadMs: 300 } }
    const slow = { model: 'gpt-4o-mini', prefill: { tokensPerSecond: 5000 } }
    const { model, rejected } = chooseModel({
      candidates: [slow, fast, 'o3-mini'],
      needs: { ...needs, maxFirstTokenMs: 1000 },
    })
    expect(model?.id).toBe('gpt-4o')
    expect(rejected.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('2,000 ms'),
      'Its speed is not known.',
    ])
  })

  it('chooses by task', () => {
    const byTask = [{ model: 'gpt-4o-mini', tasks: ['chat'] }, { model: 'gpt-4o', tasks: ['chat', 'law'] }, 'o3-mini']
    expect(chooseModel({ candidates: byTask, task: 'law', needs: { input: 10, outputTokens: 10 } }).model?.id).toBe(
      'o3-mini',
    )
    expect(
      chooseModel({ candidates: byTask.slice(0, 2), task: 'law', needs: { input: 10, outputTokens: 10 } }).model?.id,
    ).toBe('gpt-4o')
  })

  it('proposes by name what has the room when no candidate has', () => {
    const { model, larger } = chooseModel({
      candidates: ['gpt-4', 'gpt-4o'],
      needs: { input: 500_000, outputTokens: 1000 },
    })
    expect(model).toBeNull()
    expect(getModel(larger!.model).windowTokens).toBeGreaterThanOrEqual(501_000)
    expect(
      chooseModel({ candidates: ['gpt-4o'], needs: { input: 10, outputTokens: 1, modalities: ['video'] } }).larger,
    ).toBeNull()
  })

  it('ends when nothing in the catalogue fits, with the numbers', () => {
    const needs = { input: 50_000_000, outputTokens: 1000 }
    expect(chooseModel({ candidates: ['gpt-4o'], needs })).toEqual({
      model: null,
      cost: null,
      rejected: [
        {
          model: 'gpt-4o',
          kind: 'input-room',
          needTokens: 50_000_000,
          haveTokens: 127_000,
          reason: 'It takes 127,000 tokens of input beside 1,000 of output, 50,000,000 are needed: 49,873,000 short.',
        },
      ],
      larger: null,
    })
    expect(chooseModel({ candidates: [], needs })).toMatchObject({ model: null, rejected: [], larger: null })
    expect(
      chooseModel({ candidates: ['gpt-4o'], needs: { input: 1, outputTokens: 9_000_000 } }).rejected,
    ).toMatchObject([{ kind: 'output-room', needTokens: 9_000_000, haveTokens: 16_384 }])
  })

  it('keeps to the limit of input below the window', () => {
    const { rejected } = chooseModel({ candidates: ['gpt-5'], needs: { input: 289_650, outputTokens: 1000 } })
    expect(rejected).toMatchObject([{ kind: 'input-room', needTokens: 289_650, haveTokens: 272_000 }])
  })

  it('never chooses what only embeds, also not as the larger one', () => {
    const needs = { input: 100, outputTokens: 10 }
    const embedders = ['text-embedding-3-small', 'gemini-embedding-001', 'mistral-embed']
    const { model, rejected, larger } = chooseModel({ candidates: embedders, needs })
    expect([model, larger]).toEqual([null, null])
    expect(rejected.map(({ kind }) => kind)).toEqual(['purpose', 'purpose', 'purpose'])
    const models = [
      {
        id: 'embed',
        windowTokens: 900_000,
        purpose: 'embedding',
        prices: { inputUsdPerMillion: 1, outputUsdPerMillion: 0 },
      },
      { id: 'chat', windowTokens: 900_000, prices: { inputUsdPerMillion: 9, outputUsdPerMillion: 9 } },
    ] as const
    expect(chooseModel({ candidates: ['gpt-4'], needs: { input: 500_000, outputTokens: 1 }, models }).larger).toEqual({
      model: 'chat',
      windowTokens: 900_000,
    })
  })

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('refuses %f tokens', (tokens) => {
    const refused = expect.objectContaining({ code: 'INVALID_ARGUMENT' })
    expect(() => chooseModel({ candidates, needs: { input: tokens, outputTokens: 1 } })).toThrow(refused)
    expect(() => chooseModel({ candidates, needs: { input: 1, outputTokens: tokens } })).toThrow(refused)
    expect(() => chooseModel({ candidates, needs: { input: () => tokens, outputTokens: 1 } })).toThrow(refused)
  })

  it('puts a model without a price last, and refuses an unknown one', () => {
    const own = { id: 'house', windowTokens: 1_000_000 }
    expect(chooseModel({ candidates: [own, 'gpt-4o'], needs: { input: 10, outputTokens: 10 } }).model?.id).toBe(
      'gpt-4o',
    )
    expect(chooseModel({ candidates: [own, 'gpt-4'], needs: { input: 100_000, outputTokens: 10 } }).model?.id).toBe(
      'house',
    )
    expect(() => chooseModel({ candidates: ['gpt-4p'], needs: { input: 1, outputTokens: 1 } })).toThrow(/gpt-4p/)
  })
})

describe('prefill', () => {
  it('is measured from requests, and turned into a limit that keeps the time', () => {
    const speed = { tokensPerSecond: 8000, overheadMs: 250 }
    const samples = [1000, 5000, 20_000, 90_000].map((inputTokens) => ({
      inputTokens,
      firstTokenMs: firstTokenMsFor(inputTokens, speed),
    }))
    const measured = measurePrefill(samples)!
    expect(measured.tokensPerSecond).toBeCloseTo(8000, 6)
    expect(measured.overheadMs).toBeCloseTo(250, 6)
    expect(inputTokensWithin(1000, speed)).toBe(6000)
    expect(inputTokensWithin(100, speed)).toBe(0)
  })

  it('is not known from one size, or from times that do not grow', () => {
    expect(measurePrefill([])).toBeNull()
    expect(measurePrefill([{ inputTokens: 5, firstTokenMs: 5 }])).toBeNull()
    expect(
      measurePrefill([
        { inputTokens: 5, firstTokenMs: 50 },
        { inputTokens: 50, firstTokenMs: 5 },
      ]),
    ).toBeNull()
  })
})

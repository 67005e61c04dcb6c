import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { tokenizerFamilyOf } from '../../../../src/chat/estimate/families.ts'
import { MEASURED } from '../../../../src/chat/estimate/measured.generated.ts'
import { estimateText } from '../../../../src/chat/estimate/range.ts'
import { fidelityOf } from '../../../../src/chat/scale.ts'
import { tiktokenCounter } from '../../../helpers/tiktoken-counter.ts'

const counter = tiktokenCounter('o200k_base')
const tokensOf = (text: string) => counter.countMany([text])[0]!

interface Trial {
  readonly name: string
  readonly text: string
  readonly o200k: number
  readonly tokens: Readonly<Record<string, number>>
}

/** Counted by the models' own tokenizers: scripts/estimate/measure.ts. */
const { trials } = JSON.parse(
  readFileSync(new URL('../../../fixtures/estimates.generated.json', import.meta.url), 'utf8'),
) as { trials: readonly Trial[] }

const models = {
  gemma: 'gemma-3-27b-it',
  llama: 'llama-3.1-8b',
  qwen: 'qwen3-32b',
  deepseek: 'deepseek-chat',
  tekken: 'mistral-small-latest',
}

describe('the bounds of a text, held to the tokenizers of open models', () => {
  it.each(Object.entries(models))('%s: every trial lies within', (family, model) => {
    const outside = trials.filter(({ text, tokens }) => {
      const { lower, upper } = estimateText(text, tokensOf, tokenizerFamilyOf(model))
      return tokens[family]! < lower || tokens[family]! > upper
    })
    expect(outside.map((trial) => report(trial, family, model))).toEqual([])
  })

  it('a model that nobody knows: every tokenizer lies within, for every trial', () => {
    const outside = trials.flatMap((trial) => {
      const { lower, upper } = estimateText(trial.text, tokensOf, tokenizerFamilyOf('some-new-model'))
      const wrong = Object.entries(trial.tokens).filter(([, tokens]) => tokens < lower || tokens > upper)
      return wrong.map(([family]) => report(trial, family, 'some-new-model'))
    })
    expect(outside).toEqual([])
  })
})

function report({ name, text, o200k, tokens }: Trial, family: string, model: string): string {
  const { lower, upper } = estimateText(text, tokensOf, tokenizerFamilyOf(model))
  return `${name}: ${tokens[family]} is not from ${lower} to ${upper} (o200k ${o200k})`
}

it('the same text with other tokens has other bounds, also directly after', () => {
  const { scale } = fidelityOf({ id: 'claude-sonnet-4-5', windowTokens: 200_000 }, counter)
  const text = 'Wörter in einer Sprache, die lang ist. '.repeat(60)
  const family = tokenizerFamilyOf('claude-sonnet-4-5')
  for (const counted of [600, 2000, 600]) {
    expect(scale.rangeOf!(text, () => counted)).toEqual(estimateText(text, () => counted, family))
  }
  expect(scale.rangeOf!(text, () => 2000).upper).toBeGreaterThan(scale.rangeOf!(text, () => 600).upper)
})

it('no factor is below zero: a text that has no more of anything than another has no higher bound', () => {
  for (const { mean, variance, square, above } of Object.values(MEASURED))
    expect(Math.min(above, ...mean, ...variance, ...square)).toBeGreaterThanOrEqual(0)
})

it('a request for several models has each text read once, with the bounds that it has alone', () => {
  const texts = trials.slice(0, 200).map(({ text }) => text)
  const tokensOf = (text: string) => Math.ceil(text.length / 4)
  const request = {}
  for (const id of ['claude-sonnet-4-5', 'gemini-2.5-pro', 'claude-opus-4-8', 'some-new-model']) {
    const { scale } = fidelityOf({ id, windowTokens: 1000 }, counter, { request })
    for (const text of texts) {
      const asked = scale.endsOf!(text).length
      if (id !== 'claude-sonnet-4-5') expect(asked).toBe(0)
      expect(scale.rangeOf!(text, tokensOf)).toEqual(estimateText(text, tokensOf, tokenizerFamilyOf(id)))
    }
  }
})

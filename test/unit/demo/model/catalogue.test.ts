import { expect, test } from 'vitest'
import { listModels } from '../../../../demo/model/catalogue.ts'

test('models that do not chat are not listed', () => {
  const ids = listModels().map(({ info }) => info.id)
  expect(ids).toContain('gpt-4o')
  for (const id of [
    'text-embedding-3-small',
    'gpt-3.5-turbo-instruct',
    'davinci-002',
    'qwen-mt-plus',
    'qwen-vl-ocr',
    'meta-llama/llama-prompt-guard-2-22m',
    'gemini-2.5-flash-image',
    'qwen-omni-turbo-realtime',
  ])
    expect(ids, id).not.toContain(id)
})

test('a model without a name of its own has its id written as its maker writes names, unlike any other', () => {
  const models = listModels()
  const titles = new Map(models.map(({ info, title }) => [info.id, title]))
  expect(titles.get('gpt-6-luna')).toBe('GPT-6 Luna')
  expect(titles.get('claude-opus-5-5')).toBe('Claude Opus 5.5')
  expect(titles.get('gpt-4-0125-preview')).toBe('GPT-4 0125 Preview')
  expect(titles.get('o1-mini')).toBe('o1-mini')
  expect(titles.get('o1-preview')).toBe('o1-preview')
  expect(titles.get('gpt-4o-mini-search-preview')).toBe('GPT-4o mini Search Preview')
  expect(titles.get('chatgpt-4o-latest')).toBe('ChatGPT-4o (latest)')
  expect(titles.get('gemini-3.8-flash')).toBe('Gemini 3.8 Flash')
  for (const { info, title } of models) expect(info.name, info.id).toBe(title)
  for (const { title } of models) expect(title).not.toMatch(/^(?:gpt|claude|gemini)/)
})

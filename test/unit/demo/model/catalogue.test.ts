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

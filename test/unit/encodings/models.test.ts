import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { encodingForModel, findEncodingForModel, knownOpenAiModels } from '../../../src/encodings/index.ts'
import { TokenroomError } from '../../../src/errors/index.ts'

const require = createRequire(import.meta.url)
const tiktokenModels: Record<string, string> = JSON.parse(
  readFileSync(require.resolve('tiktoken/model_to_encoding.json'), 'utf8'),
)

describe('encodingForModel', () => {
  it.each(Object.entries(tiktokenModels))('%s is %s, as in tiktoken', (model, encoding) => {
    expect(encodingForModel(model)).toBe(encoding)
  })

  it.each([
    ['openai/gpt-4o', 'o200k_base'],
    ['azure:gpt-4', 'cl100k_base'],
    ['GPT-4o', 'o200k_base'],
    ['ft:gpt-4o-mini-2024-07-18:acme::abc', 'o200k_base'],
    ['ft:gpt-3.5-turbo-0125:acme:suffix:id', 'cl100k_base'],
    ['gpt-5.4-mini', 'o200k_base'],
    ['gpt-oss-120b', 'o200k_harmony'],
    ['openai/gpt-oss-20b', 'o200k_harmony'],
  ])('%s is %s', (model, encoding) => expect(encodingForModel(model)).toBe(encoding))

  it('knows the encoding of every model it lists', () => {
    for (const model of knownOpenAiModels) expect(findEncodingForModel(model), model).toBeDefined()
  })

  it.each(['gpt-4p', 'claude-opus-4-1', '', 'ada-lovelace', 'constructor', '__proto__', 'gpt', 'o'])(
    'refuses %j',
    (model) => {
      try {
        encodingForModel(model)
        expect.unreachable()
      } catch (error) {
        expect(TokenroomError.isInstance(error) && error.code).toBe('UNKNOWN_MODEL')
      }
    },
  )
})

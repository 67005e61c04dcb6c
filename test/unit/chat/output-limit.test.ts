import { describe, expect, it } from 'vitest'
import { statedOutputTokens } from '../../../src/chat/output-limit.ts'

describe('the output that a request allows', () => {
  it.each([
    ['OpenAI', { max_completion_tokens: 5, max_tokens: 6 }],
    ['the Responses API', { max_output_tokens: 5 }],
    ['Anthropic', { max_tokens: 5 }],
    ['the AI SDK', { maxOutputTokens: 5 }],
    ['Gemini', { contents: [], generationConfig: { maxOutputTokens: 5 } }],
    ["Gemini's SDK", { contents: [], config: { maxOutputTokens: 5 } }],
    ['Bedrock', { inferenceConfig: { maxTokens: 5 } }],
    ['a null before it', { max_tokens: null, generationConfig: { maxOutputTokens: 5 } }],
  ])('is read as %s says it', (_, request) => expect(statedOutputTokens(request)).toBe(5))

  it.each([{}, { max_tokens: null }, { generationConfig: {} }, { config: null }, { generationConfig: 'none' }])(
    'is not said by %j',
    (request) => expect(statedOutputTokens(request)).toBeUndefined(),
  )

  it.each([-1, 1.5, '5', Number.NaN, {}])('is refused when it is %j', (maxOutputTokens) => {
    expect(() => statedOutputTokens({ generationConfig: { maxOutputTokens } }, 'body.request')).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        data: expect.objectContaining({ name: 'body.request.generationConfig.maxOutputTokens' }),
      }),
    )
  })
})

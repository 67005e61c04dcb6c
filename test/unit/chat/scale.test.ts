import { afterEach, describe, expect, it, vi } from 'vitest'
import { countRequest } from '../../../src/chat/index.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

const MODELS = ['claude-sonnet-4-5', 'gemini-2.5-pro', 'deepseek-chat', 'qwen3-32b', 'mistral-large-latest'] as const
const counter = new WordCounter()
const said = (content: string) => ({ messages: [{ role: 'user' as const, content }] })
const bounds = async (request: ReturnType<typeof said>, model: string) => {
  const { lower, upper } = await countRequest(request, { model, counter })
  return [lower, upper]
}

afterEach(() => vi.restoreAllMocks())

describe('one request counted for several models', () => {
  it('has the bounds that a copy of it has for each', async () => {
    const request = said('The order 4711 arrived, 世界 and Straße.')
    for (const model of MODELS) expect(await bounds(request, model)).toEqual(await bounds({ ...request }, model))
  })

  it('has the bounds of what it says now when it was changed', async () => {
    const request = said('short')
    await bounds(request, MODELS[0])
    request.messages[0]!.content = 'A longer text, with more words than the one before.'
    for (const model of MODELS) expect(await bounds(request, model)).toEqual(await bounds({ ...request }, model))
  })

  it('has the bounds of the counter that counts it now', async () => {
    const request = said('Words, and the weather of tomorrow')
    for (const model of MODELS) await bounds(request, model)
    const other = new (class extends WordCounter {
      override countMany(texts: readonly string[]) {
        return super.countMany(texts).map((tokens) => tokens * 2)
      }
    })()
    for (const model of MODELS) {
      const { lower, upper } = await countRequest(request, { model, counter: other })
      const alone = await countRequest({ ...request }, { model, counter: other })
      expect([lower, upper]).toEqual([alone.lower, alone.upper])
    }
  })

  it('is read once for the estimates of all of them', async () => {
    const request = said('and so it went on '.repeat(2_000))
    const read = vi.spyOn(String.prototype, 'charCodeAt')
    await bounds(request, MODELS[0])
    const once = read.mock.calls.length
    expect(once).toBeGreaterThan(30_000)
    for (const model of MODELS) await bounds(request, model)
    expect(read.mock.calls.length).toBeLessThan(once * 1.5)
  })
})

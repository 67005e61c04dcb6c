/** Whatever is added at the end of a text does not make a request cheaper for a model whose tokenizer is not here. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ChatApi, countRequest } from '../../src/chat/index.ts'
import { tiktokenCounter } from '../helpers/tiktoken-counter.ts'

const counter = tiktokenCounter('o200k_base')
const TEXTS = 20

/** What people add to a text, as it may stand between any two pieces. */
const PIECES = [
  ' word',
  ' Weather',
  ' the',
  ' ERROR',
  " don't",
  ' naïve',
  ' Việt',
  ' слово',
  ' 12',
  ' 3.14',
  '\t',
  '\t\t',
  '  ',
  '\n',
  '\n\n',
  '\n    x',
  '\n\treturn',
  '😀',
  '👩‍👩‍👧',
  '❤️',
  ' ລາວ',
  ' ქართული',
  ' ไทย',
  '你好',
  ' 안녕',
  ' (a)',
  ' -- ',
  ' {"a": 1}',
  ' // ',
  ' ────',
  ' =',
  '.',
]

type Request = { readonly [field: string]: unknown }

/** Where a text stands in a request of each API. */
const places: Readonly<Partial<Record<ChatApi, (text: string) => Request>>> = {
  'openai-chat': (content) => ({ messages: [{ role: 'user', content }] }),
  'openai-responses': (input) => ({ input }),
  anthropic: (content) => ({ messages: [{ role: 'user', content: [{ type: 'text', text: content }] }] }),
  'bedrock-converse': (text) => ({ messages: [{ role: 'user', content: [{ text }] }] }),
  gemini: (text) => ({ contents: [{ role: 'user', parts: [{ text }] }] }),
  cohere: (content) => ({ messages: [{ role: 'user', content }] }),
  'ai-sdk': (content) => ({ messages: [{ role: 'user', content }] }),
}

const targets: readonly (readonly [api: ChatApi, model: string])[] = [
  ['openai-chat', 'llama-3.3-70b'],
  ['openai-chat', 'some-new-model'],
  ['openai-responses', 'qwen3-32b'],
  ['anthropic', 'claude-sonnet-4-5'],
  ['anthropic', 'claude-opus-4-8'],
  ['bedrock-converse', 'anthropic.claude-sonnet-4-5-20250929-v1:0'],
  ['gemini', 'gemini-2.5-flash'],
  ['cohere', 'command-a-03-2025'],
  ['ai-sdk', 'deepseek-chat'],
  ['ai-sdk', 'mistral-large-latest'],
]

/** Lines with an indent of so many units, as programs and lists have. */
interface Line {
  readonly indent: number
  readonly unit: string
  readonly words: readonly string[]
}
const WORDS = ['the', 'weather', 'Paris', 'ERROR', 'naïve', 'слово', 'ລາວ', 'ไทย', '你好', '😀', '❤️', '12', '=', 'x;']
const lines = fc.array(
  fc.record<Line>({
    indent: fc.nat(4),
    unit: fc.constantFrom('  ', '    ', '\t'),
    words: fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 8 }),
  }),
  { minLength: 1, maxLength: 6 },
)
const asText = (list: readonly Line[]) =>
  list.map(({ indent, unit, words }) => unit.repeat(indent) + words.join(' ')).join('\n')

const pieces = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 40 })

describe.each(targets)('a text in a request of %s to %s', (api, model) => {
  const upperOf = async (text: string) => {
    const request = places[api]!(text)
    return (await countRequest(request as never, { api, model, counter, unknownModel: 'estimate' })).upper
  }

  it('costs no less with a piece more at its end', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async (list) => {
        const text = list.join('')
        const upper = await upperOf(text)
        for (const piece of PIECES) {
          const added = `${JSON.stringify(text)} with ${JSON.stringify(piece)}`
          expect(await upperOf(text + piece), added).toBeGreaterThanOrEqual(upper)
        }
      }),
      { numRuns: TEXTS, seed: 20261127 },
    )
  })

  it('costs no less with a letter more', async () => {
    const typed = 'Tell me what the weather is like: internationalisation, naïve 12.5 {"city": "Zürich"} 天気は?'
    let before = 0
    for (let end = 1; end <= typed.length; end++) {
      const upper = await upperOf(typed.slice(0, end))
      expect(upper, typed.slice(0, end)).toBeGreaterThanOrEqual(before)
      before = upper
    }
  })

  // What stands beside an addition may become fewer tokens: "naïve" after a space is one, without it two.
  it('costs no less, but for two tokens, with a word more in a line or with a deeper indent', async () => {
    await fc.assert(
      fc.asyncProperty(lines, fc.nat(), fc.nat(), fc.constantFrom(...WORDS), async (list, line, place, word) => {
        const at = line % list.length
        const { indent, unit, words } = list[at]!
        const upper = await upperOf(asText(list))
        const longer = { indent, unit, words: words.toSpliced(place % (words.length + 1), 0, word) }
        const deeper = { indent: indent + 1, unit, words }
        for (const changed of [longer, deeper]) {
          const text = asText(list.with(at, changed))
          expect(await upperOf(text), `${JSON.stringify(text)}, line ${at}`).toBeGreaterThanOrEqual(upper - 2)
        }
      }),
      { numRuns: 10 * TEXTS, seed: 20261127 },
    )
  })
})

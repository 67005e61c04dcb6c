/** Tokenizers of open models behind our interface, held to Hugging Face's native library, id for id. */
import { describe, expect, it } from 'vitest'
import { tokenizerJsonOf } from '../../scripts/bills/brought.ts'
import { loadHuggingFace } from '../../src/engines/huggingface.ts'
import { fileTexts, languageTexts } from '../corpus/index.ts'
import { cases } from '../helpers/cases.ts'
import { nativeEncoder } from '../helpers/native-tokenizers.ts'
import { random } from '../helpers/random.ts'
import { asciiTexts, fuzzTexts } from './fuzz.ts'
import { TRAPS } from './traps.ts'
import { vitestHarness } from './vitest-harness.ts'

/** A letter since Unicode 17, and a code point that is none. */
const NEWEST_LETTER = '\u{11de0}'
const UNASSIGNED = '\u{11dff}'

/** Of special tokens that these vocabularies have. */
const SPECIAL = [
  'a <bos><start_of_turn>user\nhi<end_of_turn>\n',
  '<|im_start|>system<|im_end|> <think></think><tool_call>',
  '<|begin_of_text|><|eot_id|> <｜User｜> [INST] </s>',
]

describe.each(['gemma3', 'qwen3'] as const)('%s', async (encoding) => {
  const content = tokenizerJsonOf(encoding)
  if (content === null) {
    vitestHarness.skip('has the ids of the native library', 'the package with its file is not installed; run npm ci')
    return
  }
  const ours = await loadHuggingFace(content, { encoding })
  const native = nativeEncoder(content)
  // Its split rule asks what is a letter: the native library has Unicode 16, and a JavaScript engine what it has.
  const isByteLevel = encoding !== 'gemma3'

  async function differences(texts: readonly (readonly [name: string, text: string])[]): Promise<readonly string[]> {
    const wrong: string[] = []
    for (const [name, text] of texts) {
      const asked = isByteLevel ? text.replaceAll(NEWEST_LETTER, UNASSIGNED) : text
      // The native library is asked with what is sent: it cannot take a lone surrogate.
      const expected = await native(asked.replace(/\p{Surrogate}/gu, '\ufffd'))
      if (JSON.stringify([...ours.encode(asked)]) !== JSON.stringify(expected))
        wrong.push(`${name}: ${text.slice(0, 80)}`)
      expect(ours.count(asked)).toBe(expected.length)
    }
    return wrong
  }
  const named = (texts: readonly string[]) => texts.map((text, at) => [String(at), text] as const)

  it('has the same ids for the declaration of human rights in every language', async () => {
    expect(await differences(languageTexts(300).map(({ name, text }) => [name, text]))).toEqual([])
  })

  it('has the same ids for code, JSON, Markdown and HTML', async () => {
    expect(await differences(fileTexts(4000).map(({ name, text }) => [name, text]))).toEqual([])
  })

  it('has the same ids for traps and for text that names special tokens', async () => {
    expect(await differences([...TRAPS, ...named(SPECIAL)])).toEqual([])
  })

  it('has the same ids for long runs, and for random ones of few characters', async () => {
    const runs = [' ', '\n', '\t', 'a', '的', '^', '=', '😀', '\u0301', '▁', '> ', '\n ', ' \n', '<0x0A>'].map((unit) =>
      unit.repeat(600),
    )
    const next = random(13)
    const mixed = ['ab', 'a \n', ' \t\n>', '的是不我一有', '😀👍🏽\u200d ', 'éa ', '<0x>A1', '▁ a>', '.,;: a'].map(
      (alphabet) => {
        const letters = [...alphabet]
        return Array.from({ length: 600 }, () => letters[next(letters.length)]).join('')
      },
    )
    expect(await differences(named([...runs, ...mixed]))).toEqual([])
  })

  it('has the same ids for random texts', async () => {
    const texts = [...fuzzTexts(11, cases(400)), ...asciiTexts(12, cases(150))]
    expect(await differences(named(texts))).toEqual([])
  })
})

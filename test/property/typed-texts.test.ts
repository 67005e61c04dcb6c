/**
 * A text that grows letter by letter does not get cheaper for a model whose tokenizer is not here, although o200k_base needs
 * fewer tokens for a word than for a part of it: two for " weathe", one for " weather".
 */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { tokenizerFamilyOf } from '../../src/chat/estimate/families.ts'
import { estimateText } from '../../src/chat/estimate/range.ts'
import { random } from '../helpers/random.ts'
import { tiktokenCounter } from '../helpers/tiktoken-counter.ts'

const counter = tiktokenCounter('o200k_base')
const LONGEST = 100

const models = ['claude-sonnet-4-5', 'gemini-2.5-flash', 'llama-3.3-70b', 'mistral-large-latest', 'some-new-model']
const families = models.map((model) => [model, tokenizerFamilyOf(model)] as const)

const at = (path: string) => new URL(`../../${path}`, import.meta.url)
const read = (path: string) => readFileSync(at(path), 'utf8')

/** Without halves of characters. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '')
}

/** Pieces of what this repository holds, from places by chance. */
function pieces(paths: readonly string[], each: number): string[] {
  const next = random(5)
  return paths.flatMap((path) => {
    const text = read(path)
    return Array.from({ length: each }, () => {
      const from = next(Math.max(1, text.length - LONGEST))
      return wellFormed(text.slice(from, from + LONGEST))
    })
  })
}

const guides = readdirSync(at('docs')).filter((file) => file.endsWith('.md'))
const { trials } = JSON.parse(read('test/fixtures/estimates.generated.json')) as { trials: { text: string }[] }

const ALPHABETS = [
  'abcdefghijklmnopqrstuvwxyz ',
  'etaoinshr dlcu',
  'aAbBcC xyZ',
  'ab01 -_./',
  '!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~ ',
  ' \n\t',
  'aé ñü',
  'абвгде жз',
  'देवनागरी ',
  '的是不我一 有',
  '가나다 라마',
  'ไทยภาษา',
  'აბგდე ვზ',
  'אבגדה ו',
  'العربية ',
  '😀❤️👍🏽 ',
  "don't I'll we've ",
  '\u0301\u0323ae ',
  'ทabé1 \n的',
  '=-=-*#\n',
]

function randomTexts(each: number): string[] {
  const next = random(3)
  return ALPHABETS.flatMap((alphabet) => {
    const letters = [...alphabet]
    return Array.from({ length: each }, () => {
      let text = ''
      while (text.length < 60) {
        const letter = letters[next(letters.length)]!
        text += next(6) === 0 ? letter.repeat(1 + next(20)) : letter
      }
      return text
    })
  })
}

function whiteSpace(units: number): string[] {
  const shorter = units > 1 ? whiteSpace(units - 1) : ['']
  return [' ', '\n', '\t'].flatMap((unit) => shorter.map((rest) => unit + rest))
}

const sources: Readonly<Record<string, readonly string[]>> = {
  guides: pieces(
    guides.slice(0, 24).map((file) => `docs/${file}`),
    1,
  ),
  programs: pieces(['src/planner/planner.ts', 'src/chat/count.ts', 'test/property/typed-texts.test.ts'], 6),
  data: pieces(['package.json', 'package-lock.json', 'tsconfig.base.json'], 6),
  'languages, code, and what nobody writes': trials.flatMap(({ text }, place) =>
    place % 2 === 0 ? [wellFormed(text.slice(0, LONGEST))] : [],
  ),
  'random letters of each script': randomTexts(2),
  // Each way to write up to five ends of lines and blanks.
  'white space': whiteSpace(5),
}

describe.each(Object.entries(sources))('%s, typed', (_, texts) => {
  it.each(families)('the upper bound for %s never falls', (_, family) => {
    expect(texts.length).toBeGreaterThan(15)
    for (const text of texts) {
      let before = 0
      for (let end = 1; end <= text.length; end++) {
        const typed = text.slice(0, end)
        if (wellFormed(typed) !== typed) continue
        const { lower, tokens, upper } = estimateText(typed, tokensOf, family)
        if (upper < before) throw new Error(`${JSON.stringify(typed)}: ${upper}, and ${before} before its last letter`)
        expect(lower <= tokens && tokens <= upper).toBe(true)
        before = upper
      }
    }
  })
})

const known = new Map<string, number>()

function tokensOf(text: string): number {
  const found = known.get(text) ?? counter.countMany([text])[0]!
  known.set(text, found)
  return found
}

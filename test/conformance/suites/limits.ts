/** `fits` and `truncate`: never over the limit, never inside a grapheme, and as much as fits. */
import { graphemeBoundaries, truncateByDefinition } from '../../../src/reference/truncate.ts'
import type { Tokenizer } from '../../../src/tokenizer/types.ts'
import { assert, assertEqual, shorten } from '../assert.ts'
import { fuzzTexts } from '../fuzz.ts'
import type { Suite } from '../harness.ts'
import { TRAPS } from '../traps.ts'

const KEEPS = ['start', 'end', 'middle'] as const

const SENTENCES: readonly string[] = [
  "The quick brown fox can't jump over 1234567 lazy dogs; HTTPServer() said so.\r\n\r\n  It's done!",
  '敏捷的棕色狐狸跳过了懒狗。你好Abc，再见！',
  '👩‍👩‍👧‍👦 family, 🇩🇪🇫🇷 flags, e\u0301\u0327 marks, 각 and हिन्दी',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbb                                   c',
  '    if (a === b) {\n        return /* nothing */ undefined\n    }\n',
]

export function limitsSuite(suite: Suite, encoding: string): void {
  suite.test(encoding, 'fits exactly up to the limit', (tokenizer) => {
    for (const text of [...SENTENCES, ...TRAPS.map(([, text]) => text), 'word '.repeat(20_000)]) {
      const tokens = tokenizer.count(text)
      const limits = [0, 1, tokens - 1, tokens, tokens + 1, tokens * 200 + 1].filter((limit) => limit >= 0)
      for (const limit of limits) {
        assertEqual(tokenizer.fits(text, limit), tokens <= limit, `${shorten(text)} with ${tokens} in ${limit}`)
      }
    }
  })

  suite.test(encoding, 'truncate keeps the most that fits, for every limit', (tokenizer) => {
    for (const text of SENTENCES) {
      const tokens = tokenizer.count(text)
      for (let limit = 0; limit <= tokens + 1; limit++) {
        for (const keep of KEEPS) {
          const truncated = tokenizer.truncate(text, limit, { keep })
          const expected = truncateByDefinition(text, limit, keep, (part) => tokenizer.count(part))
          assertEqual(truncated, expected, `${keep} of ${shorten(text)} in ${limit}`)
          checkTruncated(tokenizer, text, limit, truncated)
        }
      }
      assertEqual(tokenizer.truncate(text, 3), tokenizer.truncate(text, 3, { keep: 'start' }), 'the default')
    }
  })

  suite.test(encoding, 'truncate keeps the most that fits, of random hostile texts', (tokenizer) => {
    for (const [i, text] of fuzzTexts(99, 120).entries()) {
      const limit = i % Math.max(1, tokenizer.count(text))
      for (const keep of KEEPS) {
        const truncated = tokenizer.truncate(text, limit, { keep })
        const expected = truncateByDefinition(text, limit, keep, (part) => tokenizer.count(part))
        assertEqual(truncated, expected, `${keep} of ${shorten(text)} in ${limit}`)
        checkTruncated(tokenizer, text, limit, truncated)
      }
    }
  })

  suite.test(encoding, 'truncate of long texts cannot keep one grapheme more', (tokenizer) => {
    const long = [
      SENTENCES.join('\n').repeat(60),
      SENTENCES[1]!.repeat(300),
      'a'.repeat(5_000),
      ' \n'.repeat(2_000),
      '的'.repeat(2_500),
      'abc'.repeat(1_000) + SENTENCES[0]!.repeat(20),
    ]
    for (const text of long) {
      const tokens = tokenizer.count(text)
      const cuts = graphemeBoundaries(text)
      for (const limit of [1, 7, Math.floor(tokens / 3), tokens - 1]) {
        for (const keep of KEEPS) checkLong(tokenizer, text, cuts, limit, keep)
      }
    }
  })
}

/** What must hold for any truncation. */
function checkTruncated(tokenizer: Tokenizer, text: string, limit: number, result: ReturnType<Tokenizer['truncate']>) {
  const { startCodeUnits, endCodeUnits } = result.removed
  const where = `of ${shorten(text)} in ${limit}`
  assertEqual(result.tokens, tokenizer.count(result.text), `the tokens ${where}`)
  assert(result.tokens <= limit, `${result.tokens} tokens are over the limit, ${where}`)
  assert(
    result.text === text.slice(0, startCodeUnits) + text.slice(endCodeUnits),
    `the text is not what is left when [${startCodeUnits}, ${endCodeUnits}) is removed, ${where}`,
  )
  assertEqual(result.truncated, result.text !== text, `truncated ${where}`)
}

function checkLong(
  tokenizer: Tokenizer,
  text: string,
  cuts: readonly number[],
  limit: number,
  keep: (typeof KEEPS)[number],
): void {
  const result = tokenizer.truncate(text, limit, { keep })
  checkTruncated(tokenizer, text, limit, result)
  const { startCodeUnits, endCodeUnits } = result.removed
  const where = `${keep} of ${shorten(text)} in ${limit}`
  assert(cuts.includes(startCodeUnits) && cuts.includes(endCodeUnits), `${where}: a cut is inside a grapheme`)
  const head = text.slice(0, startCodeUnits)
  if (keep === 'start') {
    for (const cut of cuts.slice(cuts.indexOf(startCodeUnits) + 1).slice(0, 9)) {
      assert(tokenizer.count(text.slice(0, cut)) > limit, `${where}: ${cut} code units would fit too`)
    }
  } else {
    for (const cut of cuts.slice(0, cuts.indexOf(endCodeUnits)).slice(-9)) {
      const fits = cut >= startCodeUnits && tokenizer.count(head + text.slice(cut)) <= limit
      assert(!fits, `${where}: the end from ${cut} would fit too`)
    }
  }
}

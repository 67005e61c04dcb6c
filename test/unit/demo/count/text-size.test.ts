import { Text } from '@codemirror/state'
import { describe, expect, test } from 'vitest'
import { sizeOf } from '../../../../demo/count/text-size.ts'

function measured(doc: Text) {
  const steps = sizeOf(doc)
  let taken = 0
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return { ...step.value, taken }
    taken++
  }
}

const of = (text: string) => measured(Text.of(text.split('\n')))

describe('words and characters', () => {
  test.each([
    ['', 0, 0],
    ['one', 1, 3],
    ["don't stop, state-of-the-art!", 3, 29],
    ['a\nb\n', 2, 4],
    ['你好，世界', 2, 5],
    ['สวัสดีครับ', 2, 10],
    ['👩🏽‍🚀', 0, 4],
    ['3.14 and 1,000', 3, 14],
  ])('%j', (text, words, characters) => {
    expect(of(text)).toMatchObject({ words, characters })
  })

  test('a line of ASCII alone has the words that it has with a word of another script after it', () => {
    const signs = ["'", '.', ',', '-', ' ', 'a', 'Z', '9', '_', '(', '/', "n't"]
    let seed = 7
    for (let round = 0; round < 500; round++) {
      let line = ''
      for (let at = 0; at < 30; at++) {
        seed = (seed * 48_271) % 2_147_483_647
        line += signs[seed % signs.length]
      }
      const { words, characters } = of(`${line} ñ`)
      expect(of(line), line).toMatchObject({ words: words - 1, characters: characters - 2 })
    }
  })

  test('a text of many lines and one long line have what their parts have', () => {
    const line = 'some words in a line 😀 '
    expect(of(`${line}\n`.repeat(5_000))).toMatchObject({ words: 25_000, characters: 5_000 * ([...line].length + 1) })
    expect(of(line.repeat(5_000))).toMatchObject({ words: 25_000, characters: 5_000 * [...line].length })
  })

  test('after an edit only what the edit touched is read again', () => {
    const doc = Text.of(Array.from({ length: 20_000 }, (_, i) => `line ${i}`))
    expect(measured(doc).taken).toBeGreaterThan(100)
    const edited = doc.replace(50_000, 50_000, Text.of(['a new word ']))
    expect(measured(edited)).toMatchObject({ words: 40_003 })
    expect(measured(edited).taken).toBe(0)
    const again = edited.replace(10, 10, Text.of([' x ']))
    expect(measured(again).taken).toBeLessThan(5)
  })
})

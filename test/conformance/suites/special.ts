/** Special tokens are text unless allowed, an error when disallowed, and divide a text when allowed. */
import { assert, assertEqual, assertIds, assertThrows } from '../assert.ts'
import { factsOf } from '../encodings.ts'
import type { Suite } from '../harness.ts'

const END = '<|endoftext|>'

export function specialSuite(suite: Suite, encoding: string): void {
  const { oracle } = suite
  const { specialTokens, vocabularySize } = factsOf(encoding)
  const names = Object.keys(specialTokens)
  const id = specialTokens[END]!

  suite.test(encoding, 'has the special tokens of tiktoken', (tokenizer) => {
    assertEqual([...tokenizer.specialTokens].sort(), Object.entries(specialTokens).sort(), 'the special tokens')
    assertEqual(tokenizer.vocabularySize, vocabularySize, 'the vocabulary size')
    assertEqual(tokenizer.encoding, encoding, 'the name')
  })

  suite.test(encoding, 'special text is text by default', (tokenizer) => {
    const text = `a ${END} b`
    const ids = tokenizer.encode(text)
    assert(!ids.includes(id), 'a special token was not to be made')
    assert(ids.length > 5, 'the special text was to be several tokens')
    assertEqual(tokenizer.count(text), ids.length, 'the count')
    assertIds(tokenizer.encode(text, { allowedSpecial: [] }), ids, text)
    if (oracle !== undefined) assertIds(ids, oracle.encode(encoding, text), text)
  })

  suite.test(encoding, "'all' allows each special token in the middle of a text", (tokenizer) => {
    const text = `first${names.join(' and then  ')}\nlast`
    const ids = tokenizer.encode(text, { allowedSpecial: 'all' })
    const found = Array.from(ids).filter((one) => Object.values(specialTokens).includes(one))
    assertEqual(found, Object.values(specialTokens), 'the special ids')
    assertEqual(tokenizer.count(text, { allowedSpecial: 'all' }), ids.length, 'the count')
    if (oracle !== undefined) assertIds(ids, oracle.encode(encoding, text, 'all'), text)
  })

  suite.test(encoding, 'a list allows only what it names', (tokenizer) => {
    const other = names.find((name) => name !== END) ?? '<|endofprompt|>'
    const text = `${other}${END} ${other}`
    const ids = tokenizer.encode(text, { allowedSpecial: [END] })
    assertEqual(Array.from(ids).filter((one) => one === id).length, 1, 'the times the allowed token is there')
    assert(!ids.includes(specialTokens[other] ?? -1), 'the other was to stay text')
    if (oracle !== undefined) assertIds(ids, oracle.encode(encoding, text, [END]), text)
  })

  const seams: readonly (readonly [before: string, after: string])[] = [
    ['', ''],
    ['a  ', '  b'],
    ['a \n ', ' \n b'],
    ['it', "'s"],
    ["we'r", 'e'],
    ['12', '34'],
    ['a;', '\n\n/'],
    ['你好A', 'b'],
    ['e', '\u0301'],
    ['<|', '|>'],
    [END.slice(0, 6), END.slice(6)],
    ['\ud83d', '\ude00'],
  ]
  for (const [before, after] of seams) {
    suite.test(encoding, `a special token ends the text: ${JSON.stringify([before, after])}`, (tokenizer) => {
      const text = before + END + after
      const expected = [...tokenizer.encode(before), id, ...tokenizer.encode(after)]
      const allowedSpecial = [END]
      assertIds(tokenizer.encode(text, { allowedSpecial }), expected, text)
      assertEqual(tokenizer.count(text, { allowedSpecial }), expected.length, 'the count')
      if (oracle !== undefined) assertIds(expected, oracle.encode(encoding, text, allowedSpecial), text)
    })
  }

  suite.test(encoding, 'special tokens one after another, and inside each other', (tokenizer) => {
    for (const text of [
      END + END,
      ` ${END} ${END}`,
      `<|endof${END}text|>`,
      `<${END}>`,
      `<|${END.slice(0, -1)}${END}`,
    ]) {
      const ids = tokenizer.encode(text, { allowedSpecial: 'all' })
      assert(ids.includes(id), `${text} has a special token`)
      assertEqual(tokenizer.decode(ids), text, 'the decoded text')
      if (oracle !== undefined) assertIds(ids, oracle.encode(encoding, text, 'all'), text)
    }
  })

  suite.test(encoding, 'disallowed special text is refused, with its place', (tokenizer) => {
    const text = `😀 ${END}`
    const expected = { special: END, startCodeUnits: 3 }
    for (const disallowedSpecial of ['all', [END]] as const) {
      const refusal = assertThrows('DISALLOWED_SPECIAL', () => tokenizer.encode(text, { disallowedSpecial }), 'encode')
      assertEqual(refusal, expected, 'the data')
      assertThrows('DISALLOWED_SPECIAL', () => tokenizer.count(text, { disallowedSpecial }), 'count')
    }
    const { length } = tokenizer.encode('😀 ')
    const allowed = { allowedSpecial: [END], disallowedSpecial: 'all' } as const
    assertEqual(tokenizer.count(text, allowed), length + 1, 'what is allowed is not disallowed by all')
    // As in tiktoken: a name in both lists is refused.
    const both = { allowedSpecial: [END], disallowedSpecial: [END] }
    assertThrows('DISALLOWED_SPECIAL', () => tokenizer.count(text, both), 'a name in both lists')
    assertEqual(tokenizer.count('no special text', { disallowedSpecial: 'all' }) > 0, true, 'text without any')
  })

  suite.test(encoding, 'decode gives the text of special tokens', (tokenizer) => {
    for (const [name, special] of Object.entries(specialTokens)) {
      // 200018 has two names in harmony; endofprompt is the one it had first.
      const expected = special === 200018 ? '<|endofprompt|>' : name
      assertEqual(tokenizer.decode([special]), expected, `the text of ${special}`)
    }
    const ids = tokenizer.encode('é')
    assertEqual(tokenizer.decode([...ids, id, ...ids]), `é${END}é`, 'a special token between others')
  })
}

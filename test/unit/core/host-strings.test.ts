import { expect, it } from 'vitest'
import { stringOfUtf16 } from '../../../src/core/host-strings.ts'
import { random } from '../../helpers/random.ts'

const byDecoder = stringOfUtf16({})
const byBuffer = stringOfUtf16(globalThis)

it('takes the Buffer of Node, and of no other host', () => {
  const calls: string[] = []
  const spy = {
    from: (memory: ArrayBuffer, offset: number, bytes: number) => {
      calls.push('from')
      return Buffer.from(memory, offset, bytes)
    },
  }
  const memory = Uint16Array.of(0x430, 0x431).buffer
  for (const process of [undefined, {}, { release: {} }, { release: { name: 'browser' } }]) {
    expect(stringOfUtf16({ process, Buffer: spy })(memory, 0, 2)).toBe('аб')
  }
  expect(stringOfUtf16({ process: { release: { name: 'node' } } })(memory, 0, 2)).toBe('аб')
  expect(stringOfUtf16({ Deno: {}, process: { release: { name: 'node' } }, Buffer: spy })(memory, 0, 2)).toBe('аб')
  expect(calls).toEqual([])
  expect(stringOfUtf16({ process: { release: { name: 'node' } }, Buffer: spy })(memory, 0, 2)).toBe('аб')
  expect(calls).toEqual(['from'])
})

it('gives the same string by both ways, wherever it stands', () => {
  const next = random(20261127)
  const text = ['\ufeffabc', 'äß', 'жщ', '日本語\u0000', '😀\u{10ffff}', '\ud7ff\ue000\uffff']
  for (let round = 0; round < 500; round++) {
    let written = ''
    for (let left = next(200); left > 0; left--) written += text[next(text.length)]
    const at = 2 * next(20)
    const memory = new ArrayBuffer(at + written.length * 2 + 6)
    new Uint16Array(memory, at).set(Array.from({ length: written.length }, (_, i) => written.charCodeAt(i)))
    expect(byBuffer(memory, at, written.length)).toBe(written)
    expect(byDecoder(memory, at, written.length)).toBe(written)
  }
})

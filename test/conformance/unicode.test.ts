/** The pinned classes of all code points are those of the regular expressions inside tiktoken. */
import { readFileSync } from 'node:fs'
import { Tiktoken } from 'tiktoken'
import { describe, expect, it } from 'vitest'
import { codePointClasses } from '../../src/reference/split.ts'
import { UNICODE_RUNS } from '../../src/reference/unicode.generated.ts'

const CLASSES: readonly (readonly [name: string, pattern: string, pinned: readonly number[], count: number])[] = [
  ['other', '[^\\p{L}\\p{M}\\p{N}\\s]', [0], 966_599],
  ['uppercase and titlecase letters', '[\\p{Lu}\\p{Lt}]', [1], 1_889],
  ['lowercase letters', '\\p{Ll}', [2], 2_258],
  ['modifier and other letters', '[\\p{Lm}\\p{Lo}]', [3], 136_881],
  ['marks', '\\p{M}', [4], 2_501],
  ['numbers', '\\p{N}', [5], 1_911],
  ['white space without line breaks', '[^\\S\\r\\n]', [6], 23],
  ['line breaks', '[\\r\\n]', [7], 2],
  ['letters', '\\p{L}', [1, 2, 3], 141_028],
  ['white space', '\\s', [6, 7], 25],
]

const isSurrogate = (codePoint: number): boolean => codePoint >= 0xd800 && codePoint < 0xe000

function everyCharacter(): string {
  const characters: string[] = []
  for (let codePoint = 0; codePoint < 0x110000; codePoint++) {
    if (!isSurrogate(codePoint)) characters.push(String.fromCodePoint(codePoint))
  }
  return characters.join('')
}

/**
 * The code points that one class of tiktoken's expressions matches. Its encoder drops what no alternative matches, so with
 * bytes as the only tokens it returns exactly the characters that match.
 */
function matchedBy(pattern: string, text: string): number[] {
  const bytes = Array.from({ length: 256 }, (_, byte) => Buffer.of(byte).toString('base64'))
  const encoder = new Tiktoken(`! 0 ${bytes.join(' ')}`, {}, pattern)
  const matched = new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(encoder.encode_ordinary(text)))
  encoder.free()
  return Array.from(matched, (character) => character.codePointAt(0) ?? 0)
}

describe('the class of every code point', () => {
  const characters = everyCharacter()
  it.each(CLASSES)('%s', (_name, pattern, pinned, count) => {
    const expected = matchedBy(pattern, characters)
    const ours: number[] = []
    for (const [codePoint, value] of codePointClasses().entries()) {
      if (pinned.includes(value) && !isSurrogate(codePoint)) ours.push(codePoint)
    }
    expect(ours.length).toBe(count)
    expect(
      Buffer.compare(Buffer.from(Uint32Array.from(ours).buffer), Buffer.from(Uint32Array.from(expected).buffer)),
    ).toBe(0)
  })

  it('is the same in the core', () => {
    const source = readFileSync(new URL('../../assembly/unicode.generated.ts', import.meta.url), 'utf8')
    const list = /memory\.data<u8>\(\[([\d,\s]+)\]\)/.exec(source)?.[1] ?? ''
    const bytes = list.split(',').map((byte) => byte.trim())
    expect(Buffer.from(bytes.filter((byte) => byte !== '').map(Number)).toString('base64')).toBe(UNICODE_RUNS)
  })
})

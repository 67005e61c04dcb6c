import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { inflate } from '../../../../../src/chat/media/formats/inflate.ts'
import { random } from '../../../../helpers/random.ts'

const next = random(3)
const noise = Uint8Array.from({ length: 70_000 }, () => next(256))
const text = new TextEncoder().encode('5 0 obj << /Type /Page /Parent 2 0 R >> '.repeat(3000))
const samples = { nothing: new Uint8Array(0), noise, text, 'one byte many times': new Uint8Array(300_000) }

describe("inflate, held to Node's zlib", () => {
  it.each(Object.entries(samples))('unpacks %s as it was packed, at each level and strategy', (_, data) => {
    for (const options of [{ level: 0 }, { level: 1 }, { level: 9 }, { strategy: 4 }, { strategy: 2 }]) {
      expect(Buffer.from(inflate(deflateSync(data, options), 1e6)!).equals(data)).toBe(true)
    }
  })

  it('stops at its limit', () => {
    expect(inflate(deflateSync(new Uint8Array(1001)), 1000)).toBeNull()
    expect(inflate(deflateSync(new Uint8Array(1000)), 1000)).toHaveLength(1000)
  })

  it('is null for what is cut, changed or something else, and always ends', () => {
    const packed = deflateSync(text)
    for (let length = 0; length < packed.length - 5; length++)
      expect(inflate(packed.subarray(0, length), 1e6)).toBeNull()
    expect(inflate(text, 1e6)).toBeNull()
    for (let round = 0; round < 200; round++) {
      const broken = Uint8Array.from(packed)
      broken[2 + next(packed.length - 2)] = next(256)
      const unpacked = inflate(broken, 1e6)
      expect(unpacked === null || unpacked.length <= 1e6).toBe(true)
    }
  })
})

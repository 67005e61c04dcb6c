import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readMedia } from '../../../../src/chat/index.ts'
import { random } from '../../../helpers/random.ts'
import { fixture, fixtureNames } from './fixtures.ts'

describe('files that are broken', () => {
  it.each(fixtureNames)('%s, cut anywhere: answered or null, never thrown', (name) => {
    const bytes = fixture(name)
    const step = Math.max(1, Math.floor(bytes.length / 100))
    for (let length = 0; length < bytes.length; length += step) expectAnswer(bytes.subarray(0, length))
  })

  it.each(fixtureNames)('%s, with bytes changed: answered or null, never thrown', (name) => {
    const next = random(7)
    for (let round = 0; round < 100; round++) {
      const bytes = fixture(name)
      for (let change = 0; change < 1 + (round % 8); change++) {
        // The header is where lengths stand.
        const reach = round % 2 === 0 ? Math.min(bytes.length, 200) : bytes.length
        bytes[next(reach)] = round % 3 === 0 ? 0xff : next(256)
      }
      expectAnswer(bytes)
    }
  })
})

describe('files that lie', () => {
  const pdf = (...objects: string[]) =>
    new TextEncoder().encode(`%PDF-1.7\n${objects.join('\n')}\ntrailer\n<< /Root 1 0 R >>\n`)
  const catalogue = '1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj'

  it('a tree of pages that doubles on each level is walked once, and counted whole', () => {
    const levels = Array.from({ length: 30 }, (_, level) => {
      const kid = `${level + 3} 0 R`
      return `${level + 2} 0 obj\n<< /Type /Pages /Kids [${kid} ${kid}] /Count 1 >>\nendobj`
    })
    const file = pdf(catalogue, ...levels, '32 0 obj\n<< /Type /Page >>\nendobj')
    expect(readMedia(file)).toMatchObject({ pages: { lower: 1, upper: 2 ** 30 } })
  })

  it('a tree of pages that contains itself is not bounded', () => {
    const file = pdf(catalogue, '2 0 obj\n<< /Type /Pages /Kids [2 0 R] /Count 3 >>\nendobj')
    expect(readMedia(file)).toMatchObject({ pages: { lower: 3, upper: Number.POSITIVE_INFINITY } })
  })

  it('a name with codes for its letters is not bounded', () => {
    const file = pdf(catalogue, '2 0 obj\n<< /Type /Pages /#4bids [3 0 R] /Count 1 >>\nendobj', '3 0 obj\n<<>>\nendobj')
    expect(readMedia(file)).toMatchObject({ pages: { lower: 1, upper: Number.POSITIVE_INFINITY } })
  })

  it('what stands in a stream is not an object', () => {
    const inside = '2 0 obj\n<< /Type /Pages /Kids [] /Count 99 >>\nendobj'
    const tree = '2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page >>\nendobj'
    const file = pdf(catalogue, tree, `9 0 obj\n<< /Length ${inside.length} >>\nstream\n${inside}\nendstream\nendobj`)
    expect(readMedia(file)).toMatchObject({ pages: { lower: 1, upper: 1 } })
  })

  it('objects that unpack to more than is read are not bounded', () => {
    const packed = deflateSync(Buffer.alloc(40 * 1024 * 1024))
    const stream = `5 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`
    const file = Buffer.concat([
      Buffer.from(`%PDF-1.7\n${catalogue}\n2 0 obj\n<< /Type /Pages /Kids [7 0 R] /Count 1 >>\nendobj\n${stream}`),
      packed,
      Buffer.from('\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n'),
    ])
    expect(readMedia(file)).toMatchObject({ pages: { lower: 1, upper: Number.POSITIVE_INFINITY } })
  })

  it('a sound whose header says less is as long as its frames', () => {
    const bytes = fixture('constant.mp3')
    const header = Buffer.from(bytes).indexOf('Info')
    expect(header).toBeGreaterThan(0)
    bytes.set([0, 0, 0, 1], header + 8)
    expect(readMedia(bytes)).toEqual(readMedia(fixture('constant.mp3')))
  })
})

function expectAnswer(bytes: Uint8Array): void {
  const facts = readMedia(bytes)
  if (facts === null) return
  if (facts.kind === 'picture') expect(facts.width * facts.height).toBeGreaterThan(0)
  else if (facts.kind === 'document') expect(facts.pages.lower).toBeLessThanOrEqual(facts.pages.upper)
  else expect(facts.seconds > 0 && Number.isFinite(facts.seconds)).toBe(true)
}

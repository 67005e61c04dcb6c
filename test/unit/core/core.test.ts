/** Counting while the tables are being built. The oracle is tiktoken. */
import { readFileSync } from 'node:fs'
import { get_encoding, type TiktokenEncoding } from 'tiktoken'
import { describe, expect, it } from 'vitest'
import { Core } from '../../../src/core/core.ts'
import { readEncodingFile } from '../../../src/core/encoding-file.ts'
import { TRAPS } from '../../conformance/traps.ts'
import { languageTexts } from '../../corpus/index.ts'

/** Texts that a new core counts before it builds all tables. */
const EARLY = 4
const ENCODINGS = ['o200k_base', 'cl100k_base', 'p50k_base', 'r50k_base'] as const

function coreMaker(encoding: string): () => Core {
  const url = new URL(`../../../dist/encodings/${encoding}.wasm`, import.meta.url)
  const module = new WebAssembly.Module(Uint8Array.from(readFileSync(url)))
  const { vocabulary } = readEncodingFile(module, encoding)
  return () => new Core(module, vocabulary, encoding)
}

/** How often `build` has to be called until all tables are built. */
function stepsLeft(core: Core): number {
  let steps = 1
  while (!core.build()) steps++
  return steps
}

const makeO200k = coreMaker('o200k_base')

describe.each(ENCODINGS)('%s before its tables are built', (encoding) => {
  const make = encoding === 'o200k_base' ? makeO200k : coreMaker(encoding)
  const oracle = get_encoding(encoding as TiktokenEncoding)
  const traps = TRAPS.map(([, text]) => text.slice(0, 4096))
  const languages = languageTexts(600).filter((_, i) => i % 5 === 0)
  const texts = [...traps, ...languages.map(({ text }) => text)]

  it(`encodes and counts ${texts.length} texts as tiktoken does`, () => {
    for (let from = 0; from < texts.length; from += EARLY) {
      const core = make()
      for (const [at, text] of texts.slice(from, from + EARLY).entries()) {
        const ids = Array.from(oracle.encode_ordinary(text))
        // Which of the two comes first changes from core to core.
        if ((at + from / EARLY) % 2 === 0) expect(Array.from(core.encode(text)), text).toEqual(ids)
        else expect(core.count(text), text).toBe(ids.length)
      }
      expect(core.build()).toBe(false)
    }
  })
})

describe('a core that is being built', () => {
  const oracle = get_encoding('o200k_base')
  const texts = languageTexts(600).filter((_, i) => i % 40 === 0)

  it('counts exactly between any two steps, and after the last', () => {
    const steps = stepsLeft(makeO200k())
    for (let done = 1; done <= steps; done++) {
      const core = makeO200k()
      for (let step = 0; step < done; step++) core.build()
      const { text } = texts[done % texts.length]!
      expect(Array.from(core.encode(text))).toEqual(Array.from(oracle.encode_ordinary(text)))
      stepsLeft(core)
      for (const { text } of texts)
        expect(Array.from(core.encode(text))).toEqual(Array.from(oracle.encode_ordinary(text)))
    }
  })

  it('is not built for the sake of a few short texts', () => {
    const steps = stepsLeft(makeO200k())
    const core = makeO200k()
    for (let i = 0; i < EARLY; i++) core.count(`Hello world, number ${i}`)
    expect(stepsLeft(core)).toBe(steps)
  })

  it.each([
    ['a long text', (core: Core) => core.count('Hello world. '.repeat(400))],
    ['more short texts', (core: Core) => [1, 2, 3, 4, 5].map((i) => core.count(`Hello world, number ${i}`))],
    ['two ids side by side', (core: Core) => core.areNeighbours(24912, 2375)],
  ])('is built for %s', (_, use) => {
    const core = makeO200k()
    use(core)
    expect(stepsLeft(core)).toBe(1)
  })
})

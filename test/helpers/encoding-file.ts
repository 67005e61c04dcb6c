/** Encoding files made for a test: the compiled core with any vocabulary, or with parts that are wrong. */
import { readFileSync } from 'node:fs'
import { packVocabulary } from '../../scripts/encodings/pack.mjs'
import { customSection } from '../../scripts/encodings/section.mjs'

export interface EncodingFileParts {
  readonly name: string
  readonly ranks: Map<string, number>
  /** The number by which the core knows the split rule: 0 gpt2, 1 cl100k, 2 o200k. */
  readonly rule: number
}

/** The bytes of `build/core.wasm`. */
export function coreBytes(): Buffer {
  return readFileSync(new URL('../../build/core.wasm', import.meta.url))
}

/** The ABI version that the core answers. */
export function coreAbi(): number {
  const { abi } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(coreBytes()))).exports as {
    abi: () => number
  }
  return abi()
}

/** The core with these sections. */
export function wasmWith(sections: Readonly<Record<string, Uint8Array>>): Uint8Array<ArrayBuffer> {
  const parts = Object.entries(sections).map(([name, payload]) => customSection(name, Buffer.from(payload)))
  return Uint8Array.from(Buffer.concat([coreBytes(), ...parts]))
}

/** A file of one encoding. */
export function encodingFile({ name, ranks, rule }: EncodingFileParts): Uint8Array<ArrayBuffer> {
  return wasmWith({
    'tokenroom.encodings': Buffer.from(JSON.stringify({ abi: coreAbi(), encodings: { [name]: {} } })),
    'tokenroom.vocabulary': packVocabulary(ranks, rule),
  })
}

/** Loading: what can be given, and the errors for everything else. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { encodingNames, loadTokenizer, TokenroomError } from '../../../src/index.ts'
import { coreAbi, coreBytes, encodingFile, wasmWith } from '../../helpers/encoding-file.ts'

const url = new URL('../../../dist/encodings/o200k_base.wasm', import.meta.url)
const file = Uint8Array.from(readFileSync(url))
const HELLO = [24912, 2375]

async function refusal(loading: Promise<unknown>): Promise<TokenroomError> {
  const error: unknown = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!TokenroomError.isInstance(error)) throw new Error(`not refused with an error of this package: ${String(error)}`)
  return error
}

describe('an encoding is loaded from', () => {
  const response = (headers: Record<string, string>) => new Response(file, { headers })
  it.each([
    ['a module', () => new WebAssembly.Module(file)],
    ['bytes', () => file],
    ['a buffer', () => file.buffer],
    ['a file URL', () => url],
    ['a URL as a string', () => url.href],
    ['a data URL', () => `data:application/wasm;base64,${Buffer.from(file).toString('base64')}`],
    ['a response with the MIME type', () => response({ 'content-type': 'application/wasm' })],
    ['a response with another type', () => response({ 'content-type': 'application/octet-stream' })],
    ['a promise of a response', () => Promise.resolve(response({ 'content-type': 'application/wasm' }))],
  ])('%s', async (_, wasm) => {
    const tokenizer = await loadTokenizer('o200k_base', { wasm: wasm() })
    expect(Array.from(tokenizer.encode('hello world'))).toEqual(HELLO)
  })

  it.each(encodingNames)('the package itself: %s', async (name) => {
    expect((await loadTokenizer(name)).encoding).toBe(name)
  })

  it('the file of its vocabulary, for any name of a model', async () => {
    expect((await loadTokenizer('openai/gpt-4o-mini')).encoding).toBe('o200k_base')
    expect((await loadTokenizer('gpt-oss-20b', { wasm: file })).encoding).toBe('o200k_harmony')
  })
})

describe('refused with a code and a remedy', () => {
  it('an unknown model, with similar names', async () => {
    const error = await refusal(loadTokenizer('gpt-4p'))
    expect(error.code).toBe('UNKNOWN_MODEL')
    expect(error.data).toMatchObject({ model: 'gpt-4p', nearest: expect.arrayContaining(['gpt-4']) })
    expect(error.message).toContain('gpt-4o')
  })

  it('what is not a name', async () => {
    expect((await refusal(loadTokenizer(undefined as unknown as string))).code).toBe('UNKNOWN_MODEL')
    expect((await refusal(loadTokenizer(''))).code).toBe('UNKNOWN_MODEL')
  })

  it('a file that does not exist', async () => {
    const error = await refusal(loadTokenizer('o200k_base', { wasm: new URL('./nothing.wasm', import.meta.url) }))
    expect(error.code).toBe('ENCODING_LOAD_FAILED')
    expect(error.message).toMatch(/nothing\.wasm.*ENOENT/)
  })

  it('a response that failed, with its status', async () => {
    const error = await refusal(loadTokenizer('o200k_base', { wasm: new Response('no', { status: 404 }) }))
    expect([error.code, error.data]).toEqual(['ENCODING_LOAD_FAILED', expect.objectContaining({ status: 404 })])
  })

  it('a source of the wrong kind', async () => {
    const error = await refusal(loadTokenizer('o200k_base', { wasm: 5 as unknown as string }))
    expect([error.code, error.data]).toEqual([
      'INVALID_ARGUMENT',
      expect.objectContaining({ name: 'wasm', received: '5' }),
    ])
  })

  it.each([
    ['bytes that are not WebAssembly', Uint8Array.from(Buffer.from('<!doctype html>'))],
    ['half a file', file.slice(0, file.length >> 1)],
    ['a module without an encoding', Uint8Array.from(coreBytes())],
    [
      'a description that is not valid JSON',
      wasmWith({ 'tokenroom.encodings': Buffer.from('{'), 'tokenroom.vocabulary': file.slice(0, 9) }),
    ],
    ['one changed byte of the vocabulary', file.map((byte, i) => (i === file.length - 1000 ? byte ^ 1 : byte))],
    ['a vocabulary that is too short', described({ 'tokenroom.vocabulary': new Uint8Array(100) })],
    ['an empty vocabulary', described({ 'tokenroom.vocabulary': new Uint8Array(0) })],
    [
      'a vocabulary of noise',
      described({ 'tokenroom.vocabulary': new Uint8Array(5000).map((_, i) => (i * 151) >> 3) }),
    ],
  ])('%s', async (_, wasm) => {
    const error = await refusal(loadTokenizer('o200k_base', { wasm }))
    expect(error.code).toBe('ENCODING_CORRUPT')
    expect(error.message).toContain('o200k_base')
  })

  it('another ABI version, with both numbers', async () => {
    const encodings = Buffer.from(JSON.stringify({ abi: 999, encodings: {} }))
    const error = await refusal(
      loadTokenizer('o200k_base', {
        wasm: wasmWith({ 'tokenroom.encodings': encodings, 'tokenroom.vocabulary': encodings }),
      }),
    )
    expect([error.code, error.data]).toEqual(['ABI_MISMATCH', { expected: coreAbi(), found: 999 }])
  })

  it('a file of another encoding, with the encodings it holds', async () => {
    const error = await refusal(loadTokenizer('cl100k_base', { wasm: file }))
    expect([error.code, error.data]).toEqual([
      'ENCODING_MISMATCH',
      { encoding: 'cl100k_base', contains: ['o200k_base', 'o200k_harmony'] },
    ])
  })
})

it('your own vocabulary is loaded by its name', async () => {
  const ranks = new Map(Array.from({ length: 256 }, (_, byte) => [String.fromCharCode(byte), byte]))
  ranks.set('ab', 256).set('abc', 257)
  const tokenizer = await loadTokenizer('mine', { wasm: encodingFile({ name: 'mine', ranks, rule: 1 }) })
  expect(Array.from(tokenizer.encode('abc ab'))).toEqual([257, 32, 256])
})

function described(sections: Record<string, Uint8Array>): Uint8Array<ArrayBuffer> {
  const encodings = Buffer.from(JSON.stringify({ abi: coreAbi(), encodings: { o200k_base: {} } }))
  return wasmWith({ 'tokenroom.encodings': encodings, ...sections })
}

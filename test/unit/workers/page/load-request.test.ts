import { describe, expect, it } from 'vitest'
import { setUp } from '../set-up.ts'

describe('custom WebAssembly', () => {
  const bytes = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)

  it('is sent as a module, as bytes or from a response, and is sent again after a restart', async () => {
    const module = new WebAssembly.Module(bytes)
    const { client, workers, loads } = setUp()
    const sources = [
      module,
      bytes.buffer,
      bytes.subarray(2, 4),
      new Response(bytes),
      Promise.resolve(new Response(bytes)),
    ]
    const remotes = []
    for (const wasm of sources) remotes.push(await client.loadTokenizer('units', { wasm }))
    const expected = [module, bytes.buffer, bytes.slice(2, 4).buffer, bytes.buffer, bytes.buffer]
    expect(loads.map(([, wasm]) => wasm)).toEqual(expected)
    expect(bytes.byteLength).toBe(8)
    const call = remotes[3]?.count('a')
    workers[0]?.fail('crash')
    await expect(call).rejects.toMatchObject({ code: 'WORKER_CRASHED' })
    expect(await remotes[3]?.count('a')).toBe(1)
    expect(loads.at(-1)).toEqual(['units', bytes.buffer])
  })

  it('is loaded once for each object or address', async () => {
    const { client, loads } = setUp()
    const response = new Response(bytes)
    for (const wasm of [response, response, bytes, bytes]) await client.loadTokenizer('units', { wasm })
    for (const wasm of ['https://site.test/a.wasm', new URL('https://site.test/a.wasm')]) {
      await client.loadTokenizer('units', { wasm })
    }
    expect(loads.length).toBe(3)
    expect(loads.at(-1)).toEqual(['units', 'https://site.test/a.wasm'])
  })

  it.each([
    ['a response that failed', () => new Response(null, { status: 404 }), 'ENCODING_LOAD_FAILED'],
    ['a promise that failed', () => Promise.reject(new Error('offline')), 'ENCODING_LOAD_FAILED'],
    ['an address without a base', () => 'o200k_base.wasm', 'INVALID_ARGUMENT'],
    ['a number', () => 42, 'INVALID_ARGUMENT'],
    ['another object', () => ({ an: 'object' }), 'INVALID_ARGUMENT'],
    ['null', () => null, 'INVALID_ARGUMENT'],
  ])('refuses %s', async (_, make, code) => {
    const { client } = setUp()
    await expect(client.loadTokenizer('units', { wasm: make() as never })).rejects.toMatchObject({ code })
  })
})

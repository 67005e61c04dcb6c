import { describe, expect, it, vi } from 'vitest'
import { createTokenizerService } from '../../../../workers/thread/tokenizer-service.ts'
import { unitTokenizer } from '../fake-worker.ts'

const request = (modelOrEncoding: string, key?: string) => ({
  modelOrEncoding,
  wasm: key === undefined ? null : { key, value: key },
})

describe('createTokenizerService', () => {
  it('loads an encoding once, however often and by whatever name it is requested', async () => {
    const load = vi.fn(async () => unitTokenizer())
    const encodingOf = (name: string) => (name.startsWith('gpt') ? 'units' : name)
    const service = createTokenizerService({ load, encodingOf })
    const answers = await Promise.all(['gpt-4o', 'units', 'gpt-5'].map((name) => service.load(request(name))))
    expect(load).toHaveBeenCalledTimes(1)
    expect(answers.map((answer) => answer.ok && answer.value.tokenizer)).toEqual([0, 0, 0])
  })

  it('loads the same encoding from two WebAssembly files separately', async () => {
    const load = vi.fn(async () => unitTokenizer())
    const service = createTokenizerService({ load })
    const answers = await Promise.all(
      [undefined, 'a.wasm', 'b.wasm', 'a.wasm'].map((key) => service.load(request('units', key))),
    )
    expect(answers.map((answer) => answer.ok && answer.value.tokenizer)).toEqual([0, 1, 2, 1])
    expect(load).toHaveBeenCalledWith('units', { wasm: 'a.wasm' })
  })

  it('tries a failed load again', async () => {
    const load = vi.fn(async () => unitTokenizer()).mockRejectedValueOnce(new Error('offline'))
    const service = createTokenizerService({ load })
    expect(await service.load(request('units'))).toMatchObject({ ok: false, error: { message: 'offline' } })
    expect(await service.load(request('units'))).toMatchObject({ ok: true, value: { encoding: 'units' } })
  })

  it('answers a call to a tokenizer it does not have with an error', () => {
    const service = createTokenizerService({ load: async () => unitTokenizer() })
    expect(service.call({ tokenizer: 3, method: 'count', args: ['a'], line: null })).toMatchObject({
      ok: false,
      error: { code: 'INVALID_ARGUMENT', data: { received: '3' } },
    })
  })

  it('sends only the part of a larger buffer that an array views', async () => {
    const whole = Uint32Array.from([1, 2, 3, 4, 5])
    const service = createTokenizerService({ load: async () => unitTokenizer({ encode: () => whole.subarray(1, 3) }) })
    await service.load(request('units'))
    const answer = await service.call({ tokenizer: 0, method: 'encode', args: ['ab'], line: null })
    const value = answer.ok ? (answer.value as Uint32Array) : null
    expect(value).toEqual(Uint32Array.of(2, 3))
    expect(value?.buffer.byteLength).toBe(8)
  })
})

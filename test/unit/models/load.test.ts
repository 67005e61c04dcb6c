import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogueAsOf, chooseModel, findModel, getModel, loadCatalogue } from '../../../src/models/index.ts'

const gpt4o = {
  id: 'gpt-4o',
  name: 'GPT-4o',
  limit: { context: 256_000, output: 32_000 },
  cost: { input: 1, output: 4, cache_read: 0.5 },
  modalities: { input: ['text'], output: ['text'] },
}
const api = {
  openai: {
    models: {
      'gpt-4o': gpt4o,
      'gpt-9': { ...gpt4o, id: 'gpt-9', limit: { context: 9_000_000 } },
      'gpt-5-chat-latest': { id: 'gpt-5-chat-latest', limit: { context: 400_000, input: 272_000, output: 128_000 } },
      painter: { id: 'painter', limit: { context: 100 }, modalities: { output: ['image'] } },
      broken: { id: 'broken', limit: { context: 'many' } },
    },
  },
  newcomer: { models: { 'first-1': { ...gpt4o, id: 'first-1' } } },
}

describe('a loaded catalogue', () => {
  it('is merged over the packaged one, with its date', async () => {
    const catalogue = await loadCatalogue({ asOf: '2031-02-03', providers: api })
    expect(catalogue.asOf).toBe('2031-02-03')
    expect(catalogue.get('gpt-4o')).toMatchObject({ windowTokens: 256_000, asOf: '2031-02-03', encoding: 'o200k_base' })
    expect(catalogue.get('openai/gpt-9').windowTokens).toBe(9_000_000)
    expect(catalogue.get('newcomer/first-1')).toMatchObject({ provider: 'newcomer', windowTokens: 256_000 })
    // What the file lacks stays as packaged, with the packaged date.
    expect(catalogue.get('claude-opus-4-1')).toEqual(getModel('claude-opus-4-1'))
    expect(catalogue.get('gpt-4o-mini').asOf).toBe(catalogueAsOf)
    expect(catalogue.get('o1-preview').windowTokens).toBe(128_000)
    // The packaged catalogue is as before.
    expect(getModel('gpt-4o').windowTokens).toBe(128_000)
  })

  it('goes into everything that takes models', async () => {
    const { models } = await loadCatalogue(api, { asOf: '2031-02-03' })
    expect(findModel('gpt-4o-2024-08-06', { models })?.windowTokens).toBe(128_000)
    const needs = { input: 5_000_000, outputTokens: 10 }
    expect(chooseModel({ candidates: ['gpt-4o'], needs, models }).larger).toEqual({
      model: 'gpt-9',
      windowTokens: 9_000_000,
    })
  })

  it('is corrected where models.dev is known to be wrong, and only while it still is', async () => {
    const catalogue = await loadCatalogue(api, { asOf: '2031-02-03' })
    expect(catalogue.get('gpt-5-chat-latest')).toMatchObject({ windowTokens: 128_000, outputLimitTokens: 16_384 })
    const mended = { id: 'gpt-5-chat-latest', limit: { context: 150_000, output: 20_000 } }
    const later = await loadCatalogue({ openai: { models: { [mended.id]: mended } } }, { asOf: '2032-01-01' })
    expect(later.get('gpt-5-chat-latest')).toMatchObject({ windowTokens: 150_000, outputLimitTokens: 20_000 })
  })

  it('names what it leaves out', async () => {
    const { skipped, find } = await loadCatalogue(api, { asOf: '2031-02-03' })
    expect(skipped).toEqual([
      { provider: 'openai', id: 'painter', reason: 'it writes no text' },
      { provider: 'openai', id: 'broken', reason: 'it has no context window' },
    ])
    expect(find('painter')).toBeUndefined()
  })

  it.each([[{}], [[]], [{ providers: 5 }], [{ openai: { models: [] } }]])('refuses %j', async (data) => {
    await expect(loadCatalogue(data, { asOf: '2031-02-03' })).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })

  it('refuses a file without a date', async () => {
    await expect(loadCatalogue(api)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('asOf'),
    })
  })
})

describe('over HTTP', () => {
  const server = createServer((request, response) => {
    if (request.url === '/api.json') {
      response.setHeader('last-modified', 'Tue, 04 Feb 2031 10:00:00 GMT')
      response.end(JSON.stringify(api))
    } else if (request.url === '/text') response.end('<html>')
    else response.writeHead(404).end()
  })
  let origin = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  it('takes the date that the server says', async () => {
    const catalogue = await loadCatalogue(new URL(`${origin}/api.json`))
    expect(catalogue.asOf).toBe('2031-02-04')
    expect(catalogue.get('gpt-4o').windowTokens).toBe(256_000)
  })

  it('fails with the status and the address', async () => {
    await expect(loadCatalogue(`${origin}/none`)).rejects.toMatchObject({
      code: 'CATALOGUE_LOAD_FAILED',
      data: { url: `${origin}/none`, status: 404 },
    })
    await expect(loadCatalogue(`${origin}/text`)).rejects.toMatchObject({ code: 'CATALOGUE_LOAD_FAILED' })
    await expect(loadCatalogue('no address')).rejects.toMatchObject({ code: 'CATALOGUE_LOAD_FAILED' })
  })

  it('stops when it is aborted, with the reason of the signal', async () => {
    const reason = new Error('enough')
    await expect(loadCatalogue(`${origin}/api.json`, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })
})

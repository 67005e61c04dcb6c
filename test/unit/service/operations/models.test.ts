import { describe, expect, test } from 'vitest'
import { openService, post } from '../service.ts'

const service = openService()

describe('GET', () => {
  test('/v1/models lists what is counted exactly, with windows and their date', async () => {
    const response = await service.fetch(new Request('https://preflight.test/v1/models'))
    const { encodings, models } = await response.json()
    expect(encodings).toEqual(['o200k_base'])
    const byId = new Map<string, Record<string, unknown>>(models.map((model: { id: string }) => [model.id, model]))
    expect(byId.get('gpt-4o')).toMatchObject({ windowTokens: 128_000, encoding: 'o200k_base' })
    expect(byId.get('gpt-4o')!.asOf).toMatch(/^\d{4}-\d\d-\d\d$/)
    // $2.50 and $10 for a million tokens.
    const prices = { inputNanoUsdPerMillion: '2500000000', outputNanoUsdPerMillion: '10000000000' }
    expect(byId.get('gpt-4o')).toMatchObject({ prices })
    expect(byId.has('gpt-4')).toBe(false)
  })

  test('/v1/models has models of one’s own', async () => {
    const own = openService({ models: [{ id: 'house-model', windowTokens: 5_000, encoding: 'o200k_base' }] })
    const listed = await (await own.fetch(new Request('https://preflight.test/v1/models'))).json()
    expect(listed.models[0]).toMatchObject({ id: 'house-model', windowTokens: 5_000 })
    const counted = await (await post(own, '/v1/count', { model: 'house-model', text: 'hi' })).json()
    expect(counted).toMatchObject({ windowTokens: 5_000, exact: true })
  })

  test('/health answers once the tokenizers are there', async () => {
    const response = await service.fetch(new Request('https://preflight.test/health'))
    expect(await response.json()).toEqual({ status: 'ok', encodings: ['o200k_base'] })
  })
})

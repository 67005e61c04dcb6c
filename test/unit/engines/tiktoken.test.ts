import * as tiktoken from 'tiktoken'
import { describe, expect, test } from 'vitest'
import { createTiktoken, loadTiktoken, type TiktokenModule } from '../../../src/engines/tiktoken.ts'

describe('loading the tiktoken engine', () => {
  test('by a model id, by an encoding name, and from a module', async () => {
    expect((await loadTiktoken('gpt-4o')).encoding).toBe('o200k_base')
    expect((await loadTiktoken('r50k_base')).encoding).toBe('r50k_base')
    const given = await loadTiktoken('gpt-4o', { module: Promise.resolve(tiktoken) })
    expect(given.count('hello world')).toBe(2)
  })

  test('shares one encoder between tokenizers of a module and an encoding', async () => {
    expect(await loadTiktoken('gpt2', { module: tiktoken })).toBe(createTiktoken(tiktoken, 'gpt2'))
  })

  test('takes a module whose exports are its default', async () => {
    const module = { default: tiktoken } as unknown as TiktokenModule
    expect((await loadTiktoken('gpt2', { module })).count('hello world')).toBe(2)
  })

  test('refuses an unknown model', async () => {
    await expect(loadTiktoken('gpt-9')).rejects.toMatchObject({ code: 'UNKNOWN_MODEL', data: { model: 'gpt-9' } })
    await expect(loadTiktoken(7 as never)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  })

  test('says when the package is not installed', async () => {
    await expect(loadTiktoken('gpt2', { package: 'no-such-package' as never })).rejects.toMatchObject({
      code: 'ENGINE_MISSING',
      data: { engine: 'no-such-package' },
    })
    await expect(loadTiktoken('gpt2', { module: {} as never })).rejects.toMatchObject({ code: 'ENGINE_MISSING' })
  })

  test('says when the module has no such encoding', async () => {
    const module: TiktokenModule = {
      get_encoding: () => {
        throw new Error('Invalid encoding')
      },
    }
    await expect(loadTiktoken('o200k_harmony', { module })).rejects.toMatchObject({
      code: 'ENGINE_UNSUPPORTED',
      data: { engine: 'tiktoken', encoding: 'o200k_harmony' },
    })
  })

  test('a text that the package cannot encode is an error, and the next one works', async () => {
    const tokenizer = await loadTiktoken('gpt2')
    const codeUnits = 1_200_001
    expect(() => tokenizer.count(`${' \t'.repeat(600_000)}a`)).toThrowError(
      expect.objectContaining({ code: 'ENGINE_FAILED', data: expect.objectContaining({ textCodeUnits: codeUnits }) }),
    )
    expect(tokenizer.count('hello world')).toBe(2)
  })
})

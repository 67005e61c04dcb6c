import { describe, expect, test } from 'vitest'
import { readFragment } from '../../../demo/addresses.ts'
import { fromFragment, LONGEST_FRAGMENT, toFragment } from '../../../demo/share.ts'
import { SLOT_IDS } from '../../../demo/slots/definitions.ts'
import { emptyState, type PlaygroundState, ropeOf, textOf } from '../../../demo/state.ts'

const textsOf = (state: PlaygroundState) => Object.fromEntries(SLOT_IDS.map((id) => [id, textOf(state.texts[id])]))

const filled = (): PlaygroundState => {
  const state = emptyState('gpt-4')
  return {
    ...state,
    windowTokens: 4096,
    outputReserveTokens: 0,
    texts: { ...state.texts, user: ropeOf('a\nb <b>&amp;</b> 👩🏽‍🚀'), tools: ropeOf('[]') },
    settings: { ...state.settings, history: { ...state.settings.history, max: '50%', keepLast: 3 } },
  }
}

const encoded = async (value: unknown) => {
  const deflated = new Blob([JSON.stringify(value)]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return `#s=${Buffer.from(await new Response(deflated).arrayBuffer()).toString('base64url')}`
}

describe('the address', () => {
  test('brings the state back', async () => {
    const state = filled()
    const back = (await fromFragment((await toFragment(state))!))!
    expect(textsOf(back)).toEqual(textsOf(state))
    expect({ ...back, texts: null }).toEqual({ ...state, texts: null })
  })

  test('of a short text is one that people can read and write', async () => {
    const state = {
      ...emptyState('gpt-4'),
      texts: { ...emptyState().texts, user: ropeOf('How much? 50 % & <b>ü</b>\n+1') },
    }
    const fragment = (await toFragment(state, 'compare'))!
    expect(fragment).toMatch(/^#model=gpt-4&text=How\+much/)
    expect(textsOf((await fromFragment(fragment))!)).toEqual(textsOf(state))
    expect((await readFragment(fragment)).view).toBe('compare')
    const written = (await readFragment('#text=Hello%20there&model=gpt-4&view=nowhere'))!
    expect([written.view, written.state?.modelId, textOf(written.state!.texts.user)]).toEqual([
      'count',
      'gpt-4',
      'Hello there',
    ])
  })

  test.each([
    ['half of a character', 'a \ud83d b'],
    ['more than a short text', 'word '.repeat(100)],
  ])('of %s is packed, and brings it back with its view', async (_what, text) => {
    const state = { ...emptyState(), texts: { ...emptyState().texts, user: ropeOf(text) } }
    const fragment = (await toFragment(state, 'compare'))!
    expect(fragment).toMatch(/^#s=/)
    expect((await readFragment(fragment)).view).toBe('compare')
    expect(textsOf((await fromFragment(fragment))!)).toEqual(textsOf(state))
  })

  test('of a text is refused when it is too long', async () => {
    await expect(fromFragment(`#text=${'a'.repeat(64_000)}`)).rejects.toThrow('too long')
  })

  test('is null when the texts are too long for it', async () => {
    let noise = ''
    for (let seed = 1; noise.length < LONGEST_FRAGMENT * 2; seed = (seed * 48_271) % 2_147_483_647)
      noise += seed.toString(36)
    const state = emptyState()
    expect(await toFragment({ ...state, texts: { ...state.texts, user: ropeOf(noise) } })).toBeNull()
    const huge = ropeOf('a'.repeat(LONGEST_FRAGMENT * 41))
    expect(await toFragment({ ...state, texts: { ...state.texts, user: huge } })).toBeNull()
  })

  test.each(['', '#', '#empty', '#x=1'])('%j holds no state', async (hash) => {
    expect(await fromFragment(hash)).toBeNull()
  })

  test.each(['#s=', '#s=%%%', '#s=AAAA', '#s=q1Yq'])('%j is damaged', async (hash) => {
    await expect(fromFragment(hash)).rejects.toThrow('damaged or was cut off')
  })

  test('of another version is refused', async () => {
    await expect(fromFragment(await encoded({ v: 2 }))).rejects.toThrow('another version')
    await expect(fromFragment(await encoded(null))).rejects.toThrow('another version')
  })

  test('brings in nothing but fields of the right kind', async () => {
    const hostile = {
      v: 1,
      m: 7,
      w: -1,
      r: 1.5,
      t: { user: 3, system: 'ok', other: 'x' },
      s: {
        user: { policy: 'drop-oldest', priority: 'high', max: 9 },
        history: { priority: -3, keepLast: 2, extra: 1 },
      },
    }
    const state = (await fromFragment(await encoded(hostile)))!
    const initial = emptyState()
    expect(state.modelId).toBe(initial.modelId)
    expect([state.windowTokens, state.outputReserveTokens]).toEqual([null, null])
    expect(textsOf(state)).toEqual({ ...textsOf(initial), system: 'ok' })
    expect(state.settings.user).toEqual(initial.settings.user)
    expect(state.settings.history).toEqual({ ...initial.settings.history, keepLast: 2 })
  })
})

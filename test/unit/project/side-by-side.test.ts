import { expect, test } from 'vitest'
import { runSideBySide } from '../../../scripts/side-by-side.mjs'

interface Stage {
  readonly name: string
  readonly needs?: readonly string[]
}

/** Stages that end when they are told to; `started` has the names of those that were begun. */
function stagesOf(stages: readonly Stage[], lanes: number) {
  const started: string[] = []
  const ends = new Map<string, (result: string) => void>()
  const all = runSideBySide(stages, lanes, ({ name }) => {
    started.push(name)
    return new Promise<string>((resolve) => ends.set(name, resolve))
  })
  const end = async (name: string) => {
    ends.get(name)!(`${name} ended`)
    await new Promise(setImmediate)
  }
  return { started, end, all }
}

test('stages run so many at a time, in their order, and their results come in it', async () => {
  const { started, end, all } = stagesOf([{ name: 'a' }, { name: 'b' }, { name: 'c' }], 2)
  expect(started).toEqual(['a', 'b'])
  await end('b')
  expect(started).toEqual(['a', 'b', 'c'])
  await end('c')
  await end('a')
  expect(await all).toEqual(['a ended', 'b ended', 'c ended'])
})

test('a stage waits for all that it needs, and one that is listed later goes before it', async () => {
  const { started, end, all } = stagesOf(
    [
      { name: 'a' },
      { name: 'b' },
      { name: 'both', needs: ['a', 'b'] },
      { name: 'c' },
      { name: 'last', needs: ['both'] },
    ],
    2,
  )
  await end('a')
  expect(started).toEqual(['a', 'b', 'c'])
  await end('c')
  expect(started).toEqual(['a', 'b', 'c'])
  await end('b')
  expect(started).toEqual(['a', 'b', 'c', 'both'])
  await end('both')
  await end('last')
  expect(await all).toHaveLength(5)
})

test('a stage does not wait for one that was not asked for', async () => {
  const { started, end, all } = stagesOf([{ name: 'tests', needs: ['build'] }], 2)
  expect(started).toEqual(['tests'])
  await end('tests')
  expect(await all).toEqual(['tests ended'])
})

test('stages that wait for each other are named', async () => {
  const { all } = stagesOf(
    [
      { name: 'a', needs: ['b'] },
      { name: 'b', needs: ['a'] },
    ],
    2,
  )
  await expect(all).rejects.toThrow('these stages wait for each other: a,b')
})

test('a stage that cannot be run fails all', async () => {
  await expect(runSideBySide([{ name: 'a' }], 2, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
})

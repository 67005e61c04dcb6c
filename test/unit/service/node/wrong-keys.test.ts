import { expect, test } from 'vitest'
import { WrongKeys } from '../../../../service/node/wrong-keys.ts'

test('the first refusals of an address are answered at once, then ten a second', () => {
  const keys = new WrongKeys()
  const waits = Array.from({ length: 15 }, () => keys.add('a', 1_000))
  expect(waits).toEqual([...new Array<number>(10).fill(0), 100, 200, 300, 400, 500])
  expect(keys.add('b', 1_000)).toBe(0)
})

test('one after the other, each waits as long as it has to', () => {
  const keys = new WrongKeys()
  for (let at = 0; at < 10; at++) keys.add('a', 0)
  expect(keys.add('a', 0)).toBe(100)
  expect(keys.add('a', 100)).toBe(100)
  expect(keys.add('a', 150)).toBe(150)
})

test('no answer waits for more than two seconds', () => {
  const keys = new WrongKeys()
  const waits = Array.from({ length: 1_000 }, () => keys.add('a', 0))
  expect(Math.max(...waits)).toBe(2_000)
})

test('an address is forgotten after a minute, and when there are too many', () => {
  const keys = new WrongKeys()
  for (let at = 0; at < 20; at++) keys.add('a', 0)
  expect(keys.add('a', 70_000)).toBe(0)
  for (let at = 0; at < 20; at++) keys.add('b', 70_000)
  for (let at = 0; at < 10_001; at++) keys.add(`other ${at}`, 70_000)
  expect(keys.add('b', 70_000)).toBe(0)
})

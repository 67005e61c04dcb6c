import { expect, test } from 'vitest'
import { IdList } from '../../../src/tokenizer/id-list.ts'

const range = (from: number, length: number) => Uint32Array.from({ length }, (_, at) => from + at)

test('has the ids of all parts in order, however long each is', () => {
  const list = new IdList()
  const lengths = [3, 0, 1, 5_000, 2, 700_000, 7]
  let all: number[] = []
  for (const length of lengths) {
    list.add(range(all.length, length))
    all = all.concat([...range(all.length, length)])
  }
  expect(list.take()).toEqual(Uint32Array.from(all))
  expect(list.take()).toEqual(new Uint32Array(0))
})

test('gives arrays that the next text does not change, and nothing of a text that was left', () => {
  const list = new IdList()
  list.add(range(1, 3))
  const first = list.take()
  list.add(range(100, 3))
  list.clear()
  list.add(range(7, 2))
  expect([first, list.take()]).toEqual([Uint32Array.of(1, 2, 3), Uint32Array.of(7, 8)])
  // Its memory is as long as it is: what is sent to another thread takes nothing else with it.
  expect(first.buffer.byteLength).toBe(12)
})

import { expect, test } from 'vitest'
import { memoryOverRequests } from '../../helpers/guard/memory.ts'

const REQUESTS = 2_000

test('memory is flat: requests leave nothing behind, whole, streamed, refused, left in the middle, tried again', async () => {
  // What is compiled and what is kept for equal requests grows at first.
  const [, early, , late] = await memoryOverRequests(4 * REQUESTS, 4)
  // One entry that is never forgotten is 300 bytes with its print and its numbers; a body is a kilobyte.
  expect((late! - early!) / (2 * REQUESTS)).toBeLessThan(100)
}, 300_000)

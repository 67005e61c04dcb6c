import { expect, test } from 'vitest'
import { memoryOverRequests } from '../../helpers/guard/memory.ts'

const REQUESTS = 2_000

test('requests leave no body behind: whole, streamed, refused, left in the middle, tried again', async () => {
  const [, before, after] = await memoryOverRequests(3 * REQUESTS, 3)
  // A body of one of them is a kilobyte. What is compiled meanwhile takes a little.
  expect((after! - before!) / REQUESTS).toBeLessThan(500)
}, 300_000)

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const REQUESTS = 8_000

test('memory is flat: requests leave nothing behind, whole, streamed, refused, left in the middle, tried again', async () => {
  // A process of its own: the test runner's own heap moves by a megabyte.
  const { stdout } = await promisify(execFile)('npm', ['run', 'guard:memory', '--', '--requests', `${REQUESTS}`])
  const grown = Number(stdout.match(/grew by (-?\d+) bytes a request/)?.[1])
  // What is never forgotten of each request is 300 bytes at least with its key and its numbers; a body is a kilobyte.
  expect(grown, stdout).toBeLessThan(250)
}, 300_000)

/** The largest requests that the service takes, in the memory of a Worker: 128 MB for heap, buffers and WebAssembly. */
import { spawnSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Installed, installPacked } from './packed.ts'

const WORKER_BYTES = 128e6
const HEAP_MB = 64

let installed: Installed
beforeAll(() => {
  installed = installPacked()
})
afterAll(() => installed.remove())

function answerLargest(heapMb: number) {
  const script = join(installed.folder, 'largest-requests.mjs')
  copyFileSync('test/package/largest-requests.mjs', script)
  const flags = [`--max-old-space-size=${heapMb}`, '--max-semi-space-size=4']
  return spawnSync(process.execPath, [...flags, script], { cwd: installed.folder, encoding: 'utf8' })
}

test('are answered one after another', () => {
  const { status, stdout, stderr } = answerLargest(HEAP_MB)
  expect([status, stderr]).toEqual([0, ''])
  const answers = stdout
    .trimEnd()
    .split('\n')
    .map((line): { name: string; status: number; outsideBytes: number } => JSON.parse(line))
  expect(answers).toHaveLength(9)
  // The new generation has three half-spaces of 4 MiB.
  const heapBytes = (HEAP_MB + 3 * 4) * 1024 * 1024
  for (const answer of answers) {
    expect(answer.status, answer.name).toBe(200)
    expect(heapBytes + answer.outsideBytes, answer.name).toBeLessThan(WORKER_BYTES)
  }
})

test('the heap is what limits them: with a quarter of it they fail', () => {
  expect(answerLargest(HEAP_MB / 4).status).not.toBe(0)
})

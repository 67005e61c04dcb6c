import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { LogWriter } from '../../../../service/node/log-writer.ts'

const folder = mkdtempSync(join(tmpdir(), 'tokenroom-log-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('writes each object as a line, in order', async () => {
  const path = join(folder, 'log')
  const fd = openSync(path, 'w')
  const log = new LogWriter(fd)
  for (let at = 0; at < 1_000; at++) log.write({ at, text: 'ä\n' })
  await log.end(5_000)
  closeSync(fd)
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line).at)).toEqual(Array.from({ length: 1_000 }, (_, at) => at))
})

test('without requests writes what matters always', async () => {
  const path = join(folder, 'quiet')
  const fd = openSync(path, 'w')
  const log = new LogWriter(fd, false)
  log.write({ event: 'request' })
  log.write({ event: 'failure' }, 'always')
  await log.end(5_000)
  closeSync(fd)
  expect(readFileSync(path, 'utf8')).toBe('{"event":"failure"}\n')
})

test('drops and counts lines that are not taken, and does not wait', async () => {
  const fd = openSync('/dev/full', 'w')
  const log = new LogWriter(fd)
  log.write({ event: 'first' })
  await log.end(5_000)
  log.write({ event: 'second' })
  closeSync(fd)
  expect(log.dropped).toBe(1)

  const never = new LogWriter(fd)
  for (let at = 0; at < 30; at++) never.write({ text: 'x'.repeat(100_000) })
  expect(never.dropped).toBeGreaterThan(15)
})

/** The Dockerfile: built where a builder runs, linted everywhere, and what it starts is started. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validate } from 'dockerfile-utils'
import { afterAll, expect, test } from 'vitest'
import { start } from '../helpers/processes.ts'
import { installPacked, root } from './packed.ts'

const installed = installPacked()
afterAll(() => installed.remove())
const text = readFileSync(join(root, 'Dockerfile'), 'utf8')

/** The words of the last instruction of a kind, which must be in the form that starts no shell. */
function wordsOf(instruction: string): string[] {
  const [line = ''] = [...text.matchAll(new RegExp(`^${instruction} (.+)$`, 'gm'))].map((match) => match[1]).slice(-1)
  return JSON.parse(line)
}

test('has no mistakes', () => {
  expect(validate(text).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`)).toEqual([])
  // The linter sees mistakes.
  expect(validate('FROM node\nENTRYPOINT [ "node" \nEXPOZE 1')).not.toEqual([])
})

test('starts the program itself, which ends when it is told to', async () => {
  const [program, ...words] = wordsOf('ENTRYPOINT')
  expect(program).toBe('node')
  const env = { ...process.env, HOST: '127.0.0.1', PORT: '0', TOKENROOM_KEYS: 'a-key' }
  const command = [process.execPath, ...words]
  const { match, stop } = await start(command, /pre-flight on (http:\/\/[\d.]+:\d+)/, { cwd: installed.project, env })
  expect((await fetch(`${match[1]}/health`)).status).toBe(200)
  expect(await stop()).toBe(0)
})

test('is built where a builder runs', () => {
  const hasBuilder = spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0
  if (hasBuilder) execFileSync('docker', ['build', '--quiet', '--tag', 'tokenroom-test', '.'], { cwd: root })
  expect(text).toMatch(/^USER node$/m)
})

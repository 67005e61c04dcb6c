import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { start } from '../helpers/processes.ts'
import { installPacked } from './packed.ts'
import { serviceSuite } from './service-suite.ts'

const installed = installPacked()
afterAll(() => installed.remove())

const program = join(installed.folder, 'dist/cli.js')
const listening = /pre-flight on (http:\/\/127\.0\.0\.1:\d+)/

serviceSuite('Node, with npx tokenroom serve', async () => {
  const key = 'a-key-of-the-test'
  const env = { ...process.env, TOKENROOM_KEYS: `another,${key}` }
  const command = [process.execPath, program, 'serve', '--port', '0', '--model', 'gpt-4o']
  const { match, stop } = await start(command, listening, { env })
  return { origin: match[1]!, key, stop }
})

test('serve ends when it is asked to, with 0', async () => {
  const { match, stop } = await start([process.execPath, program, 'serve', '--port', '0'], listening)
  const response = await fetch(`${match[1]}/v1/count`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-4', text: 'A model whose encoding is loaded when asked for.' }),
  })
  expect(await response.json()).toMatchObject({ encoding: 'cl100k_base', exact: true })
  expect(await stop()).toBe(0)
})

test('serve says when its port is taken', async () => {
  const { match, stop } = await start([process.execPath, program, 'serve', '--port', '0'], listening)
  const port = new URL(match[1]!).port
  const again = start([process.execPath, program, 'serve', '--port', port], listening)
  await expect(again).rejects.toThrow(/ended with 2 .*another program has it; give another --port \[CANNOT_LISTEN\]/s)
  await stop()
})

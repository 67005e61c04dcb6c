/** The chat page of `examples/chat-page`, with its own streaming server. */
import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { TokenMeter } from '../../src/elements/index.ts'
import { expect, test } from './test.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const folder = `${root}build/example-chat-page`
let server: ChildProcess
let address: string

test.beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  cpSync(`${root}examples/chat-page`, folder, { recursive: true })
  // What `npm install` makes in the example's folder.
  mkdirSync(`${folder}/node_modules`)
  symlinkSync(root, `${folder}/node_modules/tokenroom`)
  server = spawn(process.execPath, ['server.js'], { cwd: folder, env: { ...process.env, PORT: '0' } })
  address = await new Promise((resolve, reject) => {
    server.stdout?.once('data', (line) => resolve(String(line).trim()))
    server.once('exit', (code) => reject(new Error(`the example's server ended with ${code}`)))
  })
})
test.afterAll(() => {
  server.kill()
})

test('the room shrinks as the answer streams in, old turns are dimmed, and what cannot fit says why', async ({
  page,
}) => {
  const requests: { messages: { content: string }[] }[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST') requests.push(request.postDataJSON())
  })
  await page.goto(address)
  const meter = page.locator('token-meter')
  const prompt = page.getByLabel('Message')
  const send = page.getByRole('button', { name: 'Send' })
  const isAnswered = async (turns: number) => {
    await expect(page.locator('li.assistant')).toHaveCount(turns)
    // The answer takes three seconds by its server's clock, and as long as that takes on a machine with other work.
    await expect(send).toBeEnabled({ timeout: 0 })
    await expect(page.locator('li.assistant').last()).toHaveText(/\. The last one said:.*said:/s)
  }
  await expect(meter.locator('.rest')).toContainText('left')

  await prompt.fill('How much room is left, and how much of it will this answer take?')
  await send.click()
  await meter.evaluate((meter: TokenMeter) => {
    const seen: number[] = []
    Object.assign(window, { seen })
    meter.addEventListener('tokencount', () => seen.push(meter.state.freeTokens))
  })
  await isAnswered(1)
  // More than the numbers before and after: it fell while the answer came.
  const seen = await page.evaluate(() => (window as unknown as { seen: number[] }).seen)
  expect(seen.length).toBeGreaterThan(2)
  expect(seen).toEqual([...seen].sort((a, b) => b - a))

  for (const turn of [2, 3]) {
    await prompt.fill('word '.repeat(60))
    await send.click()
    await isAnswered(turn)
  }
  await prompt.fill('word '.repeat(60))
  const isCounted = ({ state }: TokenMeter) => !state.stale && state.text?.tokens === 61
  await expect.poll(() => meter.evaluate(isCounted)).toBe(true)
  await expect(page.locator('li.lost').first()).toHaveAttribute('title', /Needs|Older/)
  const lost = await page.locator('li.lost').count()
  const all = await page.locator('li').count()
  await send.click()
  await expect.poll(() => requests.length).toBe(4)
  expect(requests.at(-1)?.messages).toHaveLength(all - lost + 1)
  await isAnswered(4)

  await prompt.fill('word '.repeat(600))
  await send.click()
  await expect(page.getByRole('alert')).toContainText('tokens')
  expect(requests).toHaveLength(4)
  await expect(prompt).not.toHaveValue('')
})

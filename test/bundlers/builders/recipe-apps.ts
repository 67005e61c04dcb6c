/** The example with Next.js, built and used as its reader would: the page in a browser, the real SDK, a checking provider. */
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { freePort } from '../../helpers/free-port.ts'
import { run, start } from '../../helpers/processes.ts'
import { type ProviderServer, startProviderServer } from '../../helpers/provider-server/server.ts'
import type { App } from '../app.ts'
import { here, root, versionOf } from '../install.ts'

const chat: App = {
  name: 'Next.js chat of the examples',
  version: versionOf(join(here, 'node_modules/next')),
  how: 'the example next-chat',
  counts: {},
  isSlow: true,
  isRecipe: true,
  async run({ browser }) {
    const cwd = join(here, 'build/next-chat')
    rmSync(cwd, { recursive: true, force: true })
    cpSync(join(root, 'examples/next-chat'), cwd, { recursive: true })
    const provider = await startProviderServer()
    const env = {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      OPENAI_API_KEY: 'none',
      OPENAI_BASE_URL: `${provider.origin}/v1`,
    } as NodeJS.ProcessEnv
    const program = join(here, 'node_modules/next/dist/bin/next')
    try {
      const built = await run([process.execPath, program, 'build'], { cwd, env })
      if (built.code !== 0) throw new Error(`it cannot be built:\n${built.output}`)
      const port = String(await freePort())
      const server = await start([process.execPath, program, 'start', '-H', '127.0.0.1', '-p', port], /Ready/, {
        cwd,
        env,
      })
      const page = await browser.newPage()
      try {
        await page.goto(`http://127.0.0.1:${port}`)
        await talk(page, provider)
      } finally {
        await page.close()
        await server.stop()
      }
    } finally {
      await provider.close()
    }
    return {}
  },
}

const COUNTED = `/tokens are left/.test(document.querySelector('output')?.textContent ?? '')`

/** Three long messages in a window of two: the room shrinks while one is written, and the first is left out at last. */
async function talk(page: Page, provider: ProviderServer): Promise<void> {
  const room = page.locator('output')
  const freeTokens = async () => Number((await room.textContent())?.match(/^(\d+) tokens are left$/)?.[1] ?? Number.NaN)
  await page.waitForFunction(COUNTED)
  const atFirst = await freeTokens()
  for (const count of [1, 2, 3]) {
    await page.getByLabel('Message').fill('word '.repeat(600).trim())
    await page.waitForFunction(COUNTED)
    if (count === 1) expectThat(atFirst - (await freeTokens()) > 590, 'the room did not shrink with what was written')
    await page.getByRole('button', { name: 'Send' }).click()
    await page.waitForFunction(`document.querySelectorAll('p.assistant').length === ${count}`)
  }
  const bodies = provider.requests.map(({ body }) => body as { messages: readonly unknown[] })
  const refused = provider.requests.find(({ refusal }) => refusal !== null)
  expectThat(refused === undefined, `the provider refused a request: ${refused?.refusal?.message}`)
  const lengths = bodies.map(({ messages }) => messages.length).join(', ')
  // The system prompt and the question; then a turn more; then the first turn is gone.
  expectThat(lengths === '2, 4, 4', `the requests had ${lengths} messages`)
  await page.waitForFunction(`document.querySelector('p').className.includes('lost')`)
  await page.getByLabel('Message').fill('word '.repeat(1900))
  await page.waitForFunction(`document.querySelector('button').disabled`)
  const parts = [{ type: 'text', text: 'word '.repeat(1900) }]
  const body = JSON.stringify({ messages: [{ id: 'm', role: 'user', parts }] })
  const response = await page.request.post(new URL('/api/chat', page.url()).href, { data: body })
  const answer = { status: response.status(), code: ((await response.json()) as { code?: string }).code }
  expectThat(answer.status === 413 && answer.code === 'PLAN_INFEASIBLE', `too long: ${JSON.stringify(answer)}`)
}

function expectThat(holds: boolean, problem: string): void {
  if (!holds) throw new Error(problem)
}

export const recipeApps: readonly App[] = [chat]

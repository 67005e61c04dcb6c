/** The guard inside each SDK, as the examples have it, before a provider that bills. */
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PIECE } from '../helpers/billing-server/script.ts'
import { type BillingServer, startBillingServer } from '../helpers/billing-server/server.ts'
import { run } from '../helpers/processes.ts'
import { copyExample } from './examples.ts'
import { installPacked, root } from './packed.ts'

const installed = installPacked()
const folder = copyExample(installed, 'guard', ['openai', '@anthropic-ai/sdk', '@google/genai', '@ai-sdk/openai'])
symlinkSync(join(root, 'node_modules/ai6'), join(installed.project, 'node_modules/ai'))
let provider: BillingServer
beforeAll(async () => {
  provider = await startBillingServer()
})
afterAll(async () => {
  await provider.close()
  installed.remove()
})

test.each(['openai', 'anthropic', 'genai', 'ai'])('%s.js is held to its limit, and spends its bill', async (name) => {
  const calls = provider.bills.size
  const env = {
    ...process.env,
    OPENAI_API_KEY: 'none',
    OPENAI_BASE_URL: `${provider.origin}/v1`,
    ANTHROPIC_API_KEY: 'none',
    ANTHROPIC_BASE_URL: provider.origin,
    GEMINI_API_KEY: 'none',
    GOOGLE_GEMINI_BASE_URL: provider.origin,
  }
  const { code, output } = await run([process.execPath, `${name}.js`], { cwd: folder, env })
  expect(provider.refusals).toEqual([])
  // One call reached the provider; the other was refused before it.
  expect(provider.bills.size).toBe(calls + 1)
  const { inputTokens, outputTokens, limits } = provider.bills.get(`${calls}`)!
  expect(limits[0]).toBeLessThan(300)
  expect(output).toContain(`${PIECE.repeat(20)}\n${inputTokens + outputTokens} of 300 tokens are spent, 0 are held\n`)
  // Some SDKs show the body as JSON, some as JSON within JSON.
  expect(output).toMatch(/^402 .*limit \\*"user-day\\*" allows 300 tokens/m)
  expect(code).toBe(0)
})

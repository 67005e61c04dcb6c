/** The hooks in a real browser, on React 18 and 19. */

import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import { build } from 'esbuild'
import { get_encoding } from 'tiktoken'
import { type Site, serveFolders } from '../helpers/static-server.ts'
import { buildApp } from './apps/build.ts'
import type { Message } from './apps/react-chat.ts'
import { expect, test } from './test.ts'

const o200k = get_encoding('o200k_base')
const countOf = (text: string) => o200k.encode_ordinary(text).length
const require = createRequire(import.meta.url)
const message = (id: string, role: Message['role'], text: string): Message => ({
  id,
  role,
  parts: [{ type: 'text', text }],
})
const turns = (count: number) =>
  Array.from({ length: count * 2 }, (_, i) =>
    message(`m${i}`, i % 2 === 0 ? 'user' : 'assistant', `${i} ${'word '.repeat(20)}`),
  )

interface Shown {
  readonly tokens: number | null
  readonly isStale: boolean
  readonly fits: boolean | null
  readonly freeTokens: number
  readonly overTokens: number
  readonly lost: readonly string[]
  readonly items: readonly string[]
  readonly kept: readonly string[] | null
  readonly error: string | null
  readonly renders: number
}

declare global {
  interface Window {
    app: {
      readonly version: string
      setMessages(messages: readonly Message[]): void
      later(messages: readonly Message[]): void
      setWindowTokens(tokens: number): void
      setShown(isShown: boolean): void
    }
  }
}

const shown = async (page: Page) => JSON.parse((await page.locator('output').textContent()) ?? '') as Shown
const settled = (page: Page) => expect.poll(async () => (await shown(page)).isStale).toBe(false)

for (const version of [18, 19]) {
  const alias: Record<string, string> =
    version === 18
      ? {
          react: require.resolve('react-18').replace(/\/[^/]+$/, ''),
          'react-dom': require.resolve('react-dom-18').replace(/\/[^/]+$/, ''),
        }
      : {}

  test.describe(`React ${version}`, () => {
    let site: Site
    let folder: string
    test.beforeAll(async () => {
      folder = await buildApp(`react-${version}`, 'react.entry.ts', { alias })
      site = await serveFolders({ '': folder })
    })
    test.afterAll(() => site.close())

    test('follows what is typed and the conversation, and names what will go before it goes', async ({ page }) => {
      const problems: string[] = []
      page.on('pageerror', ({ message }) => problems.push(message))
      page.on('console', (entry) => entry.type() === 'error' && problems.push(entry.text()))
      await page.goto(site.origin)
      await settled(page)
      expect(await page.evaluate(() => window.app.version)).toMatch(new RegExp(`^${version}\\.`))
      await page.getByLabel('Message').pressSequentially('How much room is left?')
      await settled(page)
      expect(await shown(page)).toMatchObject({ tokens: countOf('How much room is left?'), fits: true, error: null })
      const before = await shown(page)
      await page.evaluate((messages) => window.app.setMessages(messages), turns(2))
      await settled(page)
      const after = await shown(page)
      expect(after.items.slice(0, 4)).toEqual(['m0', 'm1', 'm2', 'm3'])
      expect(after.kept).toEqual(['m0', 'm1', 'm2', 'm3'])
      // Each message is its text and, as the AI SDK may have it, up to 8 tokens of framing.
      const texts = turns(2).reduce((sum, { parts }) => sum + countOf(parts[0]!.text), 0)
      expect(before.freeTokens - after.freeTokens).toBe(texts + 4 * 8)

      // A transition to a conversation that does not fit.
      await page.evaluate((messages) => window.app.later(messages), turns(8))
      await expect.poll(async () => (await shown(page)).lost.length).toBeGreaterThan(0)
      const { lost, kept, fits, overTokens } = await shown(page)
      expect(fits).toBe(false)
      expect(overTokens).toBeGreaterThan(0)
      expect([...lost, ...(kept ?? [])]).toEqual(turns(8).map(({ id }) => id))
      await page.evaluate(() => window.app.setWindowTokens(4_000))
      await expect.poll(async () => (await shown(page)).fits).toBe(true)
      await settled(page)
      const { renders } = await shown(page)
      await page.waitForTimeout(300)
      expect((await shown(page)).renders).toBe(renders)

      // A component that goes and comes back counts again.
      await page.evaluate(() => window.app.setShown(false))
      await expect(page.locator('output')).toHaveCount(0)
      await page.evaluate(() => window.app.setShown(true))
      await settled(page)
      expect((await shown(page)).items.slice(0, 2)).toEqual(['m0', 'm1'])
      expect(problems).toEqual([])
    })

    test('is empty on a server, and hydrates to the same', async ({ page }) => {
      const result = await build({
        stdin: {
          contents: `import { renderToString } from 'react-dom/server'
            import { createElement as h } from 'react'
            import { Chat } from './react-chat.ts'
            export const html = renderToString(h(Chat, { messages: [], windowTokens: 400 }))`,
          resolveDir: new URL('apps/', import.meta.url).pathname,
          loader: 'ts',
        },
        bundle: true,
        write: false,
        format: 'cjs',
        platform: 'node',
        alias: { 'tokenroom/react': new URL('../../dist/react.js', import.meta.url).pathname, ...alias },
        logLevel: 'error',
      })
      const made = { exports: {} as { html: string } }
      new Function('module', 'exports', 'require', result.outputFiles[0]!.text)(made, made.exports, require)
      const { html } = made.exports
      expect(html).toContain('&quot;tokens&quot;:null,&quot;isStale&quot;:true')

      const file = readFileSync(`${folder}/index.html`, 'utf8')
      writeFileSync(`${folder}/hydrated.html`, file.replace('<div id="app"></div>', `<div id="app">${html}</div>`))
      const problems: string[] = []
      page.on('console', (entry) => entry.type() === 'error' && problems.push(entry.text()))
      await page.goto(`${site.origin}/hydrated.html`)
      await settled(page)
      expect(problems).toEqual([])
    })
  })
}

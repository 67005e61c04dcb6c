/** The elements in editors and in templates of other frameworks: the very code of docs/meter.md. */
import type { EditorView as ProseView } from 'prosemirror-view'
import { get_encoding } from 'tiktoken'
import { serveFolders } from '../helpers/static-server.ts'
import { type AppOptions, buildApp } from './apps/build.ts'
import { solid, svelte, vue } from './apps/frameworks.ts'
import { expect, test } from './test.ts'

const o200k = get_encoding('o200k_base')
const countOf = (text: string) => o200k.encode_ordinary(text).length

test('CodeMirror and ProseMirror are counted through two functions', async ({ page }) => {
  const html =
    '<div id="code"></div><token-meter id="code-meter" model="gpt-4o"></token-meter><div id="prose"></div><token-meter id="prose-meter" model="gpt-4o"></token-meter>'
  const site = await serveFolders({ '': await buildApp('editors', 'editors.entry.js', { html }) })
  await page.goto(site.origin)
  await page.locator('#code .cm-content').pressSequentially('const room = 1')
  await page.keyboard.press('Enter')
  await page.keyboard.type('// 你好')
  await expect(page.locator('#code-meter .figure')).toHaveText(`${countOf('const room = 1\n// 你好')} tokens`)
  await page.locator('#prose .ProseMirror').pressSequentially('A first paragraph')
  await page.keyboard.press('Enter')
  await page.evaluate(() => {
    const { prose } = window as unknown as { prose: ProseView }
    prose.dispatch(prose.state.tr.insertText('A second', prose.state.doc.content.size))
  })
  const text = await page.evaluate(() => {
    const { prose } = window as unknown as { prose: ProseView }
    return prose.state.doc.textBetween(0, prose.state.doc.content.size, '\n')
  })
  expect(text).toContain('A second')
  await expect(page.locator('#prose-meter .figure')).toHaveText(`${countOf(text)} tokens`)
  await site.close()
})

const frameworks: readonly (readonly [string, string, AppOptions])[] = [
  ['Vue', 'vue.entry.js', { plugins: [vue], alias: { vue: 'vue/dist/vue.runtime.esm-bundler.js' } }],
  ['Svelte', 'svelte.entry.js', { plugins: [svelte], conditions: ['browser', 'svelte'] }],
  ['Solid', 'solid.entry.js', { plugins: [solid], conditions: ['browser'] }],
]

for (const [name, entry, options] of frameworks) {
  test(`a template of ${name} passes text and messages, and hears the count`, async ({ page }) => {
    const problems: string[] = []
    page.on('pageerror', ({ message }) => problems.push(message))
    const site = await serveFolders({ '': await buildApp(name.toLowerCase(), entry, options) })
    await page.goto(site.origin)
    const left = page.locator('output')
    await page.getByLabel('Message').fill('three more words')
    // Two messages, each its text and 4 tokens of framing, and 3 for the reply.
    await expect(left).toHaveText(String(128_000 - 12_800 - 2 - 3 - 4 * 2 - 3))
    await page.getByRole('button').click()
    await expect(left).toHaveText(String(128_000 - 12_800 - 2 * 2 - 3 - 4 * 3 - 3))
    expect(problems).toEqual([])
    await site.close()
  })
}

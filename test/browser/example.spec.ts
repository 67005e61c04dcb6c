/** The static page of `examples/browser`, served by a plain static host. */
import { mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { type Site, serveFolders } from '../helpers/static-server.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
// What `npm install` makes in the example's folder.
const modules = `${root}build/example-browser/node_modules`
let site: Site

test.beforeAll(async () => {
  rmSync(modules, { recursive: true, force: true })
  mkdirSync(modules, { recursive: true })
  symlinkSync(root, `${modules}/tokenroom`)
  site = await serveFolders({ '': `${root}examples/browser`, node_modules: modules })
})
test.afterAll(() => site.close())

test('counts what is typed, and says what is left', async ({ page }) => {
  const failures: string[] = []
  page.on('pageerror', (error) => failures.push(error.message))
  await page.goto(site.origin)
  const tokens = page.locator('#tokens')
  await expect(tokens).toHaveText('6')
  await expect(page.locator('#left')).toHaveText('127,994')

  const prompt = page.getByLabel('Prompt')
  await prompt.fill('word '.repeat(2_000))
  await expect(tokens).toHaveText('2,001')
  await prompt.fill('')
  await prompt.pressSequentially('two words')
  await expect(tokens).toHaveText('2')
  expect(failures).toEqual([])
})

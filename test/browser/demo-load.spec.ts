/** What the first visit loads, what comes later, and what happens when it does not come. */
import { gzipSync } from 'node:zlib'
import type { Response } from '@playwright/test'
import { get_encoding } from 'tiktoken'
import { expect, test } from './demo-site.ts'
import { holdRequests } from './held-route.ts'

const tiktoken = get_encoding('o200k_base')
const countOf = (text: string) => tiktoken.encode(text, [], []).length
const TEXT = { name: 'Text', exact: true } as const
/** Bytes of JavaScript under gzip, that of the worker included. */
const MOST_BYTES = 180_000

test('the first visit loads at most 180 KB of JavaScript, and the planner comes with the first text', async ({
  playground,
  page,
}) => {
  const scripts = new Map<string, Promise<Buffer>>()
  const hear = (response: Response) => {
    const { pathname } = new URL(response.url())
    if (pathname.endsWith('.js')) scripts.set(pathname, response.body())
  }
  page.on('response', hear)
  await playground.open('')
  page.off('response', hear)
  const sizes: Record<string, number> = {}
  for (const [path, body] of scripts) sizes[path.replace(/^.*\//, '')] = gzipSync(await body, { level: 9 }).length
  const total = Object.values(sizes).reduce((sum, bytes) => sum + bytes, 0)
  test.info().annotations.push({ type: 'JavaScript of the first visit, gzipped', description: `${total} bytes` })
  expect(Object.keys(sizes).some((name) => name.startsWith('tokenizer.worker'))).toBe(true)
  expect(total, JSON.stringify(sizes, null, 1)).toBeLessThanOrEqual(MOST_BYTES)
  await expect(page.locator('.count__left')).toHaveText('128,000')

  await page.getByRole('textbox', TEXT).click()
  await page.keyboard.type('hello world')
  await expect(page.locator('.count__number')).toHaveText('2')
  await expect(page.locator('.count__left')).toHaveText('115,191')
})

test('a link to the page has a title, a sentence and a picture that is there', async ({ playground, page }) => {
  await playground.open('')
  const read = (property: string) => page.locator(`meta[property="og:${property}"]`).getAttribute('content')
  expect(await read('title')).toContain('tokenroom')
  expect(await read('description')).toMatch(/context window/)
  expect(await read('image:alt')).toMatch(/\w{3,}/)
  await expect(page.locator('meta[name="twitter:card"]')).toHaveAttribute('content', 'summary_large_image')
  const picture = await page.request.get(new URL((await read('image'))!, playground.address).href)
  expect(picture.headers()['content-type']).toBe('image/jpeg')
  const size = await page.evaluate(async (address) => {
    const image = new Image()
    image.src = address
    await image.decode()
    return [image.naturalWidth, image.naturalHeight].map(String)
  }, picture.url())
  expect(size).toEqual([await read('image:width'), await read('image:height')])
})

test('what is typed before the editor is loaded is counted, kept over a reload, and can be undone step by step', async ({
  playground,
  page,
}) => {
  const release = await holdRequests(page, '**/assets/app-*.js', (route) => route.continue().catch(() => {}))
  await page.goto(playground.address, { waitUntil: 'commit' })
  const field = page.locator('#first-text')
  await field.pressSequentially('early')
  await expect(page.locator('#first-count')).toHaveText(String(countOf('early')))
  await page.reload({ waitUntil: 'commit' })
  await expect(field).toHaveValue('early')
  await field.press('End')
  await field.pressSequentially(' bird')
  await expect(page.locator('#first-count')).toHaveText(String(countOf('early bird')))
  await page.keyboard.press('Home')
  release()
  await playground.settled()
  const editor = page.getByRole('textbox', TEXT)
  await expect(editor).toHaveText('early bird')
  await expect(editor).toBeFocused()
  await page.keyboard.type('I ')
  await expect(editor).toHaveText('I early bird')
  await page.keyboard.press('ControlOrMeta+z')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(editor).toHaveText('early')
  await expect(page.locator('.count__number')).toHaveText(String(countOf('early')))
})

test('a part that cannot be loaded says so, and is tried again; early text does not replace what is kept', async ({
  playground,
  page,
}) => {
  await playground.open('')
  await page.getByRole('textbox', TEXT).click()
  await page.keyboard.type('kept before')
  await page.route('**/assets/*-view-*.js', (route) => route.abort())
  for (const name of ['Plan', 'Compare', 'Replay']) {
    await page.getByRole('link', { name, exact: true }).click()
    const alert = page.getByRole('alert')
    await expect(alert).toContainText(`${name} could not be loaded`)
    await expect(alert.getByRole('button', { name: 'Try again' })).toBeVisible()
  }
  await page.unroute('**/assets/*-view-*.js')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.locator('.replay[data-replayed="true"]').waitFor()
  await page.getByRole('link', { name: 'Plan', exact: true }).click()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(playground.editor('User input')).toHaveText('kept before')
  await expect(playground.count('User input')).toHaveText(String(countOf('kept before')))

  const release = await holdRequests(page, '**/assets/app-*.js')
  await page.goto('about:blank')
  await page.goto(playground.address, { waitUntil: 'commit' })
  await page.locator('#first-text').pressSequentially('new')
  release()
  await playground.settled()
  await expect(page.getByRole('textbox', TEXT)).toHaveText('new')
  await page.getByRole('button', { name: 'Texts' }).click()
  await page.getByRole('menuitem', { name: /kept before/ }).click()
  await expect(page.getByRole('textbox', TEXT)).toHaveText('kept before')
})

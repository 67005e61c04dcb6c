/** Nothing typed is lost: reloads, tabs, samples, links, files, and no connection. */
import { deflateRawSync } from 'node:zlib'
import { get_encoding } from 'tiktoken'
import { expect, test } from './demo-site.ts'
import { keptIn, occupyDatabase, TEXT } from './kept-texts.ts'

const tiktoken = get_encoding('o200k_base')
const countOf = (text: string) => tiktoken.encode(text, [], []).length

test('what was typed is there after a reload, in a new tab, and until it is forgotten', async ({
  playground,
  page,
  context,
}) => {
  await playground.open('')
  await page.getByRole('textbox', TEXT).click()
  await page.keyboard.insertText('Kept across\nreloads, 世界')
  await page.reload()
  await expect(page.getByRole('textbox', TEXT)).toContainText('reloads, 世界')
  await playground.settled()
  await page.getByRole('textbox', TEXT).press('ControlOrMeta+End')
  await page.keyboard.type('!')
  await page.getByRole('link', { name: 'Plan', exact: true }).click()
  await playground.editor('System').click()
  await page.keyboard.type('Be brief.')
  await page.reload()
  await expect(playground.editor('System')).toHaveText('Be brief.')
  await expect(playground.editor('User input')).toContainText('世界!')

  const other = await context.newPage()
  await other.goto(playground.address)
  await expect(other.getByRole('textbox', TEXT)).toContainText('reloads, 世界!')
  await other.locator('main[data-answered="true"]').waitFor()
  await other.getByRole('textbox', TEXT).click()
  await other.keyboard.press('ControlOrMeta+a')
  await other.keyboard.type('the other tab')
  await other.reload()
  await expect(other.getByRole('textbox', TEXT)).toHaveText('the other tab')
  // Neither tab writes over the other's text.
  await page.reload()
  await expect(playground.editor('User input')).toContainText('世界!')

  await page.getByRole('button', { name: 'Texts' }).click()
  await page.getByRole('menuitem', { name: /Forget all texts/ }).click()
  await page.goto('about:blank')
  await other.close()
  const third = await context.newPage()
  await third.goto(playground.address)
  await third.locator('main[data-answered="true"]').waitFor()
  await expect(third.getByRole('textbox', TEXT)).toHaveText(/^Type or paste anything|^$/)
  await expect(third.locator('.count__number')).toHaveText('0')
})

test('what is forgotten is not given back when the page is closed before it is deleted', async ({
  playground,
  page,
  context,
}) => {
  await playground.open('')
  await page.getByRole('textbox', TEXT).click()
  await page.keyboard.type('a secret')
  await expect.poll(async () => (await keptIn(page)).drafts).toBe(1)
  await occupyDatabase(page)
  await page.getByRole('button', { name: 'Texts' }).click()
  await page.getByRole('menuitem', { name: /Forget all texts/ }).click()
  await expect(page.locator('.count__number')).toHaveText('0')
  await page.close()
  const next = await context.newPage()
  await next.goto(playground.address)
  await next.locator('main[data-answered="true"]').waitFor()
  await expect(next.locator('.count__number')).toHaveText('0')
  await expect.poll(async () => (await keptIn(next)).drafts).toBe(0)
  await next.getByRole('textbox', TEXT).click()
  await next.keyboard.type('the next text')
  await next.reload()
  await expect(next.getByRole('textbox', TEXT)).toHaveText('the next text')
})

test('a sample can be undone, and what it replaced is in the list of texts', async ({ playground, page }) => {
  await playground.open('')
  await page.getByRole('textbox', TEXT).click()
  await page.keyboard.type('mine, all mine')
  await page.getByRole('button', { name: 'Texts' }).click()
  await page.getByRole('menuitem', { name: /Every script/ }).click()
  await expect(page.locator('.count__number')).toHaveText('341')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('textbox', TEXT)).toHaveText('mine, all mine')
  await expect(page.locator('.count__number')).toHaveText(String(countOf('mine, all mine')))
  await page.getByRole('button', { name: 'Texts' }).click()
  await page.getByRole('menuitem', { name: /Empty/ }).click()
  await expect(page.locator('.count__number')).toHaveText('0')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('textbox', TEXT)).toHaveText('mine, all mine')
  await page.getByRole('button', { name: 'Texts' }).click()
  await page.getByRole('menuitem', { name: /Empty/ }).click()
  await expect(page.locator('.count__number')).toHaveText('0')
  await page.getByRole('button', { name: 'Texts' }).click()
  await page.getByRole('menuitem', { name: /mine, all mine/ }).click()
  await expect(page.locator('.count__number')).toHaveText(String(countOf('mine, all mine')))
})

const linkOf = (value: unknown) => `#s=${deflateRawSync(JSON.stringify(value)).toString('base64url')}`

test('a link never takes the place of a text for good, and its text is text only', async ({ playground, page }) => {
  await playground.open('')
  await page.getByRole('textbox', TEXT).click()
  await page.keyboard.type('my own work')
  const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
  await page.evaluate((hash) => location.assign(hash), linkOf({ v: 1, m: 'gpt-4o', t: { user: hostile } }))
  await expect(page.getByRole('textbox', TEXT)).toHaveText(hostile)
  expect(await page.locator('img[onerror], img[src="x"], .count script').count()).toBe(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('textbox', TEXT)).toHaveText('my own work')
  // The same by opening the link in this tab anew.
  await page.goto('about:blank')
  await page.goto(`${playground.address}${linkOf({ v: 1, m: 'gpt-4o', t: { user: 'theirs' } })}`)
  await expect(page.getByRole('textbox', TEXT)).toHaveText('theirs')
  await playground.settled()
  await page.getByRole('textbox', TEXT).press('End')
  await page.keyboard.type(', changed')
  await page.reload()
  await expect(page.getByRole('textbox', TEXT)).toHaveText('theirs, changed')
  await page.getByRole('button', { name: 'Texts' }).click()
  await page.getByRole('menuitem', { name: /my own work/ }).click()
  await expect(page.getByRole('textbox', TEXT)).toHaveText('my own work')
})

test('a link that inflates to gigabytes is refused before it does', async ({ playground, page }) => {
  await playground.open('')
  await page.getByRole('textbox', TEXT).click()
  await page.keyboard.type('still here')
  const bomb = linkOf({ v: 1, m: 'gpt-4o', t: { user: 'a'.repeat(40_000_000) } })
  expect(bomb.length).toBeLessThan(60_000)
  await page.evaluate((hash) => location.assign(hash), bomb)
  await expect(page.locator('.toast')).toContainText('holds more than this page opens')
  await page.evaluate((hash) => location.assign(hash), `#s=${'A'.repeat(70_000)}`)
  await expect(page.locator('.toast')).toContainText('too long')
  await expect(page.getByRole('textbox', TEXT)).toHaveText('still here')
})

test('a file can be dropped anywhere; one that is no text is said to be none', async ({ playground, page }) => {
  await playground.open('')
  const drop = (name: string, bytes: readonly number[]) =>
    page.evaluate(
      ([file, content]) => {
        const data = new DataTransfer()
        data.items.add(new File([Uint8Array.from(content as number[])], file as string))
        document
          .querySelector('h1')!
          .dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true, composed: true }))
      },
      [name, bytes] as const,
    )
  await drop('note.md', [...new TextEncoder().encode('# Dropped, 世界')])
  await expect(page.getByRole('textbox', TEXT)).toHaveText('# Dropped, 世界')
  await expect(page.locator('.count__number')).toHaveText(String(countOf('# Dropped, 世界')))
  await drop('utf16.txt', [0xff, 0xfe, 0x68, 0, 0x69, 0])
  await expect(page.getByRole('textbox', TEXT)).toHaveText('hi')
  await drop('picture.png', [0x89, 0x50, 0x4e, 0x47, 0, 0xff])
  await expect(page.locator('.toast')).toContainText('picture.png is not a text')
  await expect(page.getByRole('textbox', TEXT)).toHaveText('hi')
})

test.describe('without a connection', () => {
  test.use({ serviceWorkers: 'allow' })
  test('the page works after its first visit, and a model that is not there yet says so', async ({
    playground,
    page,
    context,
  }) => {
    await playground.open('')
    // Not waitForFunction: to that, a promise of false is true.
    const isReady = async () => {
      const cache = await caches.open('tokenroom-encodings')
      return navigator.serviceWorker.controller !== null && (await cache.keys()).length > 0
    }
    await expect.poll(() => page.evaluate(isReady)).toBe(true)
    await context.setOffline(true)
    await page.reload()
    await playground.settled()
    await page.getByRole('textbox', TEXT).click()
    await page.keyboard.type('no network here')
    await expect(page.locator('.count__number')).toHaveText(String(countOf('no network here')))
    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.type('gpt-4-turbo')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toContainText('cl100k_base is not on this device yet')
    await context.setOffline(false)
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.locator('.status[data-status]')).toHaveAttribute('data-status', 'ready')
  })
})

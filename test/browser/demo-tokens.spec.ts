/** Tokens taken apart on the page, and the race of hostile texts. */
import { readFile } from 'node:fs/promises'
import { tiktokenCounter } from '../helpers/tiktoken-counter.ts'
import { expect, test } from './demo-site.ts'

test('ids become text, control tokens are told apart, a text is split and downloaded', async ({ playground, page }) => {
  await playground.open('#count')
  await page.getByRole('textbox', { name: 'Text', exact: true }).click()
  await page.keyboard.insertText('One sentence. Another one. <|endoftext|>')
  await playground.settled()
  await page.getByText('Tokens with their ids').click()
  await expect(page.locator('.token-list__item').first()).toContainText('4F 6E 65')
  const ids = page.getByLabel('Token ids')
  await ids.fill('[13225, 2375]')
  await expect(page.locator('.tools__text')).toHaveText('Hello world')
  await ids.fill('13225 x')
  await expect(ids).toHaveAttribute('aria-invalid', 'true')
  await expect(page.locator('.tools__text')).toContainText('“x” is no token id')
  await ids.fill('999999999')
  await expect(page.locator('.tools__text')).toContainText('999999999')
  await expect(page.getByRole('group', { name: 'Special text' })).toContainText('1 × <|endoftext|>')
  await page.getByRole('button', { name: 'Copy ids with control tokens' }).click()
  await expect(page.locator('.toast')).toContainText('ids copied.')
  const copied: number[] = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))
  expect(copied.at(-1)).toBe(199_999)
  await page.getByLabel('Tokens a part, at most').fill('5')
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Split and download' }).click()
  const lines = (await readFile(await (await downloading).path(), 'utf8')).trim().split('\n')
  const parts = lines.map((line) => JSON.parse(line) as { part: number; tokens: number; text: string })
  expect(parts.map(({ text }) => text).join('')).toBe('One sentence. Another one. <|endoftext|>')
  const counts = await tiktokenCounter('o200k_base').countMany(parts.map(({ text }) => text))
  expect(parts.map(({ tokens }) => tokens)).toEqual([...counts])
  expect(Math.max(...counts)).toBeLessThanOrEqual(5)
})

test('a hostile text is counted by both, the same, and the race can be stopped', async ({ playground, page }) => {
  await playground.open('#count')
  await page.getByText('Texts that stop other tokenizers').click()
  const status = page.locator('.race__status')
  await page.getByRole('button', { name: 'Spaces', exact: true }).click()
  await expect(status).toContainText('Both count the same tokens.')
  await expect(page.locator('.race__table tbody tr')).toHaveCount(7)
  await expect(
    page.getByRole('img', { name: /^Time against length: 7 times of tokenroom, 7 of tiktoken/ }),
  ).toBeVisible()
  await page.getByRole('button', { name: 'One letter', exact: true }).click()
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(status).toHaveText('Stopped.')
  await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeHidden()
})

/** Somebody who has never seen the page: only what is written on it is used. */
import { get_encoding } from 'tiktoken'
import { expect, test } from './demo-site.ts'

const countOf = (text: string) => get_encoding('o200k_base').encode(text, [], []).length.toLocaleString('en-US')

for (const width of [1280, 390])
  test(`at ${width} px: a text is counted, the cheapest model that takes it is found, and a link is sent`, async ({
    playground,
    page,
  }) => {
    await page.setViewportSize({ width, height: 800 })
    await page.goto(playground.address)
    const text = 'Translate the following report into plain words. '.repeat(40).trim()
    // There is one box. It says what to do, and the number over it has its unit.
    await page.getByRole('textbox').click()
    await page.keyboard.insertText(text)
    const seen = page.getByRole('region', { name: 'Count a text' })
    await expect(seen.getByText(`${countOf(text)} tokens exact`)).toBeInViewport()
    await expect(seen.getByText(/^\$0\.\d+$/)).toBeVisible()
    await page.getByRole('link', { name: 'Compare all models' }).click()
    const said = page.getByRole('region', { name: 'Compare models' }).getByRole('status')
    await expect(said).toContainText('Cheapest: ')
    const [, cheapest] = /Cheapest: (.+?), \d+ times cheaper than GPT-4o\./.exec((await said.textContent())!)!
    const first = page.getByRole('table').getByRole('row').nth(1)
    await expect(first.getByRole('rowheader')).toContainText(cheapest!)
    await expect(first).toContainText('fits')
    await first.getByRole('button', { name: `Choose ${cheapest}`, exact: true }).click()
    await expect(said).toContainText(`${cheapest}, which is chosen, is the cheapest of them.`)
    await expect(first).toContainText('chosen')
    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByRole('menuitem', { name: 'Copy link' }).click()
    await expect(page.getByText('Link copied.')).toBeVisible()
    const address = await page.evaluate(() => navigator.clipboard.readText())

    const other = await page.context().newPage()
    await other.goto(address)
    await expect(other.getByRole('textbox').first()).toContainText('Translate the following report')
    await expect(other.getByRole('button', { name: new RegExp(`^Model: ${cheapest}`) })).toBeVisible()
    await expect(other.getByText(`${countOf(text)} tokens exact`)).toBeVisible()
  })

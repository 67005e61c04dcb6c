/** The list of what a plan keeps and leaves out, while somebody types. */
import { expect, test } from './demo-site.ts'

declare global {
  interface Window {
    /** Rows that the list was given since the list was noted, by what they show. */
    addedRows: string[]
    notedRows: Element[]
  }
}

test('a key leaves the rows alone that say what they said before, and the lists open that were open', async ({
  playground,
  page,
}) => {
  await playground.open('#over')
  const plan = page.getByRole('region', { name: 'Plan', exact: true })
  const history = plan.getByRole('region', { name: 'History in the plan' })
  await history.getByText(/^\d+ kept$/).click()
  await expect(history.locator('details .item')).not.toHaveCount(0)
  await page.evaluate(() => {
    const rows = [...document.querySelectorAll('.plan .item')]
    Object.assign(window, { addedRows: [], notedRows: rows })
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes)
          if (node instanceof Element)
            for (const row of [node, ...node.querySelectorAll('.item')])
              if (row.matches('.item')) window.addedRows.push(row.textContent ?? '')
    }).observe(document.querySelector('.plan')!, { childList: true, subtree: true })
  })
  await playground.editor('History').press('ControlOrMeta+End')
  await page.keyboard.type(' and soon')
  // The row that was written in, by its number: its words are beyond what a row shows.
  await expect.poll(() => page.evaluate(() => window.addedRows.length)).toBeGreaterThan(0)
  await playground.settled()
  const { before, stayed, again } = await page.evaluate(() => {
    const before = window.notedRows.map((row) => row.textContent ?? '')
    return {
      before: before.length,
      stayed: window.notedRows.filter((row) => row.isConnected).length,
      // What was there and is the same, and was put there again.
      again: window.addedRows.filter((text) => before.includes(text)),
    }
  })
  expect(before).toBeGreaterThan(20)
  expect(again).toEqual([])
  // That row, and what a few more tokens push out.
  expect(stayed).toBeGreaterThan(before - 8)
  await expect(history.locator('details')).toHaveAttribute('open')
  await expect(history.locator('details .item').first()).toBeVisible()
})

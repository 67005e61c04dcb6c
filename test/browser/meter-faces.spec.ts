/** What a state or a slot's name must not do to the look of an element. */
import type { TokenBudget } from '../../src/elements/index.ts'
import { addBudget, openElements } from './elements.ts'
import { expect, test } from './test.ts'

test('an unsure count in a page that runs from the right leaves words and columns as they are', async ({
  page,
  serve,
}) => {
  await openElements(page, serve)
  const text = 'Some words of a text, and more. '.repeat(150)
  const unsure = { model: 'claude-sonnet-4-5', windowTokens: 1500, outputReserve: 100, text }
  const budget = await addBudget(page, unsure, 'rtl')
  await expect.poll(() => budget.evaluate((budget: TokenBudget) => budget.state.level)).toBe('unsure')
  await expect(budget.locator('.base')).toHaveClass(/unsure/)
  await expect(budget.locator('.base')).toHaveCSS('transform', 'none')
  // The row of the text alone, whose slot is named as the line of text is.
  await expect(budget.locator('tbody tr').first()).toHaveCSS('display', 'table-row')
})

test('a slot may have the name of any part of an element, and looks as others do', async ({ page, serve }) => {
  await openElements(page, serve)
  const names = ['status', 'bar', 'limit', 'reserve', 'free', 'rest', 'name', 'refused', 'piece']
  const slots = names.map((name) => ({ name, text: 'Some words of a text.' }))
  const budget = await addBudget(page, { model: 'gpt-4o', windowTokens: 500, slots })
  await expect(budget.locator('tr[part~=part]')).toHaveCount(names.length + 1)
  const styles = await budget.evaluate((budget: TokenBudget, names) => {
    const look = (selector: string) => {
      const { display, position, blockSize, fontSize, opacity } = getComputedStyle(
        budget.shadowRoot!.querySelector(selector)!,
      )
      return { display, position, blockSize, fontSize, opacity }
    }
    return names.map((name) => ({
      row: look(`tr[part~=part][part~="${name}"]`),
      piece: look(`.piece[part~="${name}"]`),
    }))
  }, names)
  for (const style of styles) expect(style).toEqual(styles[0])
})

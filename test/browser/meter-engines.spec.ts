/** A walk with the keyboard through a field and its budget, and what a screen reader is told, in each engine. */
import { engines } from './engines.ts'
import { expect, test } from './test.ts'

/** The name of what has the focus, within shadow trees too. */
const FOCUSED = `(() => {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element.getAttribute('aria-label') ?? element.textContent?.trim() ?? element.id
})()`

/** What the budget says once it has counted the field; undefined before. */
const COUNTED = `(() => {
  const { state } = document.querySelector('token-budget')
  return state?.stale ? undefined : state?.text?.tokens
})()`
const RESERVE = `document.querySelector('token-budget').outputReserve`
const VALUE = `document.querySelector('token-budget').shadowRoot.querySelector('[role=meter]').getAttribute('aria-valuetext')`

for (const engine of engines) {
  test(`${engine.name}: keys, and names in reading order`, async ({ serve }, info) => {
    info.skip(engine.isMissing(), `there is no ${engine.name}; run "npm run setup"`)
    const server = await serve()
    const page = await engine.open(`${server.origin}/pages/budget.html`)
    try {
      await page.press('Tab')
      await page.type('hello world')
      await expect.poll(() => page.evaluate(COUNTED), { timeout: 60_000 }).toBe(2)
      expect(await page.evaluate(`document.querySelector('token-budget').state.outputReserveTokens`)).toBe(400)
      expect(await page.evaluate(VALUE)).toBe('2 tokens, 9 of 3,600 tokens, 3,591 left, exact')

      await page.press('Tab')
      expect(await page.evaluate(FOCUSED)).toBe('Tokens held for the answer')
      await page.press('ArrowLeft')
      expect(await page.evaluate(RESERVE)).toBe(440)
      await page.press('ArrowRight')
      await page.press('ArrowUp')
      await page.press('PageUp')
      expect(await page.evaluate(RESERVE)).toBe(840)
      await page.press('Home')
      expect(await page.evaluate(RESERVE)).toBe(0)

      await page.press('Tab')
      expect(await page.evaluate(FOCUSED)).toBe('Text')
      await page.press('Tab')
      expect(await page.evaluate(FOCUSED)).toBe('Framing')

      expect(await page.named('token-budget', '[role=meter], input, table, button, [role=status]')).toEqual([
        { role: 'meter', name: 'Room in the context window' },
        { role: 'slider', name: 'Tokens held for the answer' },
        { role: 'table', name: 'Budget in tokens' },
        { role: 'button', name: 'Text' },
        { role: 'button', name: 'Framing' },
        { role: 'status', name: '' },
      ])
    } finally {
      await page.close()
    }
  })
}

/** The playground's main ways in each engine: type, count, reload, another view, a link. */
import { deflateRawSync } from 'node:zlib'
import { expect, test } from './demo-site.ts'
import { engines } from './engines.ts'

const LINK = `#s=${deflateRawSync(JSON.stringify({ v: 1, m: 'gpt-4o', t: { user: 'from a link' } })).toString('base64url')}`
const COUNT = `document.querySelector('main[data-answered="true"] .count__number')?.textContent`
const TEXT = `document.querySelector('token-editor').shadowRoot.querySelector('.cm-content').textContent`

for (const engine of engines)
  test(`${engine.name}: what is typed is counted, kept over a reload, planned, and a link is opened`, async ({
    site,
  }, info) => {
    info.skip(engine.isMissing(), `there is no ${engine.name}; run "npm run setup"`)
    const page = await engine.open(site)
    // While a page is reloaded there is nothing to ask.
    const becomes = (code: string, value: unknown) =>
      expect.poll(() => page.evaluate(code).catch(() => null), { timeout: 60_000 }).toBe(value)
    try {
      await becomes(`Boolean(document.querySelector('main[data-answered="true"] token-editor'))`, true)
      await page.evaluate(`document.querySelector('token-editor').focus()`)
      await page.type('hello world')
      await becomes(COUNT, '2')
      await becomes(`document.querySelector('.count__left').textContent`, '115,191')
      await page.evaluate(`void setTimeout(() => location.reload(), 500)`)
      await becomes(`performance.getEntriesByType('navigation')[0].type`, 'reload')
      await becomes(COUNT, '2')
      expect(await page.evaluate(TEXT)).toBe('hello world')
      await page.evaluate(`document.querySelector('.views a[href="#plan"]').click()`)
      await becomes(`document.querySelector('main[data-answered="true"] .hero__number')?.textContent`, '115,191')
      await becomes(
        `document.querySelector('token-budget').shadowRoot.querySelector('[role=meter]')?.getAttribute('aria-valuenow')`,
        '9',
      )
      await page.evaluate(`void (location.hash = ${JSON.stringify(LINK)})`)
      await becomes(`document.querySelector('#slot-user .slot__count').textContent`, '3')
      await page.evaluate(`document.querySelector('.toast__action').click()`)
      await becomes(`document.querySelector('#slot-user .slot__count').textContent`, '2')
    } finally {
      await page.close()
    }
  })

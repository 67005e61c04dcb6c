/** The playground's main ways in each engine: type, count, reload, another view, a link. */
import { deflateRawSync } from 'node:zlib'
import { get_encoding } from 'tiktoken'
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

const LINE = 'a line of a long text, 世界\n'
const LINES = 30_000
/** Firefox gives a pasted text only to what a person does, but a dropped file also to what a script does. */
const DROP = `(() => {
  const dataTransfer = new DataTransfer()
  dataTransfer.items.add(new File([${JSON.stringify(LINE)}.repeat(${LINES})], 'long.txt'))
  const event = new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true, composed: true })
  document.querySelector('h1').dispatchEvent(event)
})()`
/** The pieces of texts that were in the database when this was last asked. */
const KEPT = `(() => {
  const opening = indexedDB.open('tokenroom')
  opening.onsuccess = () => {
    const asked = opening.result.transaction('pieces').objectStore('pieces').getAllKeys()
    asked.onsuccess = () => { globalThis.keptPieces = asked.result.length }
    opening.result.close()
  }
  return globalThis.keptPieces ?? 0
})()`

for (const engine of engines)
  test(`${engine.name}: a long text is counted, kept in pieces, and whole after a reload`, async ({ site }, info) => {
    info.skip(engine.isMissing(), `there is no ${engine.name}; run "npm run setup"`)
    const page = await engine.open(site)
    const poll = (code: string) => expect.poll(() => page.evaluate(code).catch(() => null), { timeout: 60_000 })
    const tokens = get_encoding('o200k_base').encode(LINE.repeat(LINES)).length.toLocaleString('en-US')
    try {
      await poll(`Boolean(document.querySelector('main[data-answered="true"] token-editor'))`).toBe(true)
      await page.evaluate(DROP)
      await poll(COUNT).toBe(tokens)
      await poll(KEPT).toBeGreaterThan(1)
      await page.evaluate(`void setTimeout(() => location.reload(), 500)`)
      await poll(`performance.getEntriesByType('navigation')[0].type`).toBe('reload')
      await poll(COUNT).toBe(tokens)
    } finally {
      await page.close()
    }
  })

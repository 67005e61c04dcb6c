/** The test function of the playground's tests, and the page as they see it. */
import { test as base, type Locator, type Page } from '@playwright/test'
import { siteAddress } from './site-server.ts'

export type SlotTitle = 'System' | 'Examples' | 'Tools' | 'Retrieved chunks' | 'History' | 'User input'

/** The page, in the words of someone who uses it. */
export class Playground {
  constructor(
    readonly page: Page,
    readonly address: string,
  ) {}

  /** Opens the page at a fragment, such as `#empty`, and waits for the first answer. */
  async open(fragment = '#empty'): Promise<void> {
    await this.page.goto(`${this.address}${fragment}`)
    // The replay has a line of its own, and hides this one.
    await this.page.locator('.status[data-status="ready"]').waitFor({ state: 'attached' })
    await this.settled()
  }

  editor(title: SlotTitle): Locator {
    return this.page.getByRole('textbox', { name: `${title} text` })
  }

  /** The number beside the slot's name. */
  count(title: SlotTitle): Locator {
    return this.page.getByRole('region', { name: title, exact: true }).locator('.slot__count')
  }

  get meter(): Locator {
    return this.page.getByRole('meter')
  }

  get room(): Locator {
    return this.page.locator('.hero__number')
  }

  /** Waits until the page shows the answer to what it holds now: its counts, and a frame later all the rest. */
  async settled(): Promise<void> {
    await this.page.locator('main[data-answered="true"]').waitFor()
    await this.page.evaluate(async () => {
      for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame)
    })
  }

  /** Copies the page's link from its menu, and opens it as somebody else would. */
  async openCopiedLink(): Promise<void> {
    await this.page.getByRole('button', { name: 'Share' }).click()
    await this.page.getByRole('menuitem', { name: /Copy link/ }).click()
    await expect(this.page.locator('.toast')).toHaveText('Link copied.')
    const address = await this.page.evaluate(() => navigator.clipboard.readText())
    await this.page.goto('about:blank')
    await this.page.goto(address)
    await this.settled()
  }

  /** Pastes as a user does: clipboard, focus, Ctrl+V. */
  async paste(title: SlotTitle, text: string): Promise<void> {
    await this.page.evaluate((value) => navigator.clipboard.writeText(value), text)
    await this.editor(title).click()
    await this.page.keyboard.press('ControlOrMeta+a')
    await this.page.keyboard.press('ControlOrMeta+v')
  }

  /** The numbers of the budget table by row: what is written and what is sent; null where there is none. */
  async budget(): Promise<Record<string, { written: number | null; sent: number | null }>> {
    const rows = await this.page
      .locator('.legend:not([part]) :is(tbody, tfoot) tr')
      .evaluateAll((elements) => elements.map((row) => [...row.children].map((cell) => cell.textContent ?? '')))
    const numberOf = (text = '') => (/^[\d,]+$/.test(text) ? Number(text.replaceAll(',', '')) : null)
    return Object.fromEntries(
      rows.map(([name = '', written, sent]) => [name, { written: numberOf(written), sent: numberOf(sent) }]),
    )
  }
}

export const test = base.extend<{ playground: Playground }, { site: string }>({
  // Requests of a service worker are not seen, nor answered, by a test. The test of the page without a connection allows it.
  serviceWorkers: 'block',
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from this pattern.
    async ({}, use) => use(await siteAddress()),
    { scope: 'worker', timeout: 120_000 },
  ],
  playground: async ({ page, context, site }, use) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => {
      // Includes every violation of the page's own content policy.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        complaints.push(message.text())
    })
    await use(new Playground(page, site))
    base.expect(complaints).toEqual([])
  },
})

/** Waits long: only for something that never comes. A machine may be busy, and tiktoken takes its time. */
export const expect = base.expect.configure({ timeout: 60_000 })

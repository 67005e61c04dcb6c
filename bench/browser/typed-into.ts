/** The pages that the benchmark types into. */
import type { Page } from '@playwright/test'
import type { Counting } from './edit-page.ts'
import type { TypedInto } from './typing.ts'

/** A bare editor and a document of `tokenroom/worker`: what an application with nothing else pays. */
export const bareEditor = (counting: Counting): TypedInto => ({
  path: '/index.html',
  async open(page, text) {
    // Imported here, so that a failure is an error and does not leave the page waiting.
    await page.evaluate((path) => import(path), '/edit.js')
    await page.evaluate(([opened, counting]) => window.openEditor(opened, counting), [text, counting] as const)
  },
  text: (page) => page.evaluate(() => window.editorText()),
  shownCount: (page) => page.evaluate(() => window.shownCount()),
})

/** Puts a text on the clipboard of the page's browser. */
export async function copyText(page: Page, text: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
}

/** Pastes the clipboard into a slot of the playground; resolves when it is counted and planned. */
export async function pasteInto(page: Page, slot: 'User input' | 'History'): Promise<void> {
  await page.getByRole('textbox', { name: `${slot} text` }).click()
  await page.keyboard.press('ControlOrMeta+v')
  await page.locator('main[data-answered="true"]').waitFor({ timeout: 120_000 })
}

/** The playground, with colours, plan and meter. */
export const playground: TypedInto = {
  path: '/playground/index.html#empty',
  async open(page, text) {
    await page.locator('.status[data-status="ready"]').waitFor()
    await copyText(page, text)
    await pasteInto(page, 'User input')
  },
  // The cursor is after the pasted text.
  text: async (_page, opened, typed) => opened + typed,
  shownCount: (page) =>
    page
      .locator('#slot-user .slot__count')
      .textContent()
      .then((text) => Number(text?.replaceAll(',', ''))),
}

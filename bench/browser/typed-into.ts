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

declare global {
  interface Window {
    /** What is pasted. Given to the page before, so that only pasting takes its time. */
    pasted: string
  }
}

/** Pastes `window.pasted` into a slot of the playground; resolves when it is counted and planned. */
export async function pasteInto(page: Page, slot: 'User input' | 'History'): Promise<void> {
  await page.getByRole('textbox', { name: `${slot} text` }).click()
  await page.evaluate(
    (id) => {
      const content = document.querySelector(`#slot-${id} token-editor`)?.shadowRoot?.querySelector('.cm-content')
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', window.pasted)
      content?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    },
    slot === 'History' ? 'history' : 'user',
  )
  await page.locator('main[data-answered="true"]').waitFor({ timeout: 120_000 })
}

/** The playground, with colours, plan and meter. */
export const playground: TypedInto = {
  path: '/playground/index.html#empty',
  async open(page, text) {
    await page.locator('.status[data-status="ready"]').waitFor()
    await page.evaluate((given) => Object.assign(window, { pasted: given }), text)
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

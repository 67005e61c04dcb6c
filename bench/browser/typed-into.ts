/** The pages that the benchmark types into. */
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

/** The playground, with colours, plan and meter. */
export const playground: TypedInto = {
  path: '/playground/index.html#empty',
  async open(page, text) {
    await page.locator('.status[data-status="ready"]').waitFor()
    await page.getByRole('textbox', { name: 'User input text' }).click()
    await page.evaluate((pasted) => {
      const content = document.querySelector('#slot-user token-editor')?.shadowRoot?.querySelector('.cm-content')
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', pasted)
      content?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }, text)
    await page.locator('main[data-answered="true"]').waitFor()
  },
  // The cursor is after the pasted text.
  text: async (_page, opened, typed) => opened + typed,
  shownCount: (page) =>
    page
      .locator('#slot-user .slot__count')
      .textContent()
      .then((text) => Number(text?.replaceAll(',', ''))),
}

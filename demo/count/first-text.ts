import type { TokenizerWorker } from 'tokenroom/worker'
import { latest } from 'tokenroom/worker'
import { downloadEncoding } from '../engine/download-encoding.ts'

/** The encoding of the model that the page starts with. */
const FIRST_ENCODING = 'o200k_base'

/** What was typed before the editor was there. */
export interface FirstText {
  readonly text: string
  readonly selectionStart: number
  readonly selectionEnd: number
  readonly hasFocus: boolean
}

/**
 * Counts the plain text field that the page shows until its editor is loaded. `take` ends that and gives what was typed,
 * and where the caret is.
 */
export function countFirstText(worker: TokenizerWorker): { readonly take: () => FirstText } {
  const field = document.querySelector<HTMLTextAreaElement>('#first-text')!
  const number = document.querySelector<HTMLElement>('#first-count')!
  const count = latest(async (text: string) => {
    const wasm = await downloadEncoding(FIRST_ENCODING, () => {})
    const tokenizer = await worker.loadTokenizer(FIRST_ENCODING, { wasm })
    return tokenizer.count(text)
  })
  const show = async () => {
    try {
      const answer = await count(field.value)
      if (!answer.superseded) number.textContent = answer.value.toLocaleString('en-US')
    } catch {
      // The page says why when it is loaded, and offers to try again.
    }
  }
  field.addEventListener('input', show)
  // A browser keeps what is in a field when a page is reloaded.
  void show()
  return {
    take: () => {
      field.removeEventListener('input', show)
      const { value: text, selectionStart, selectionEnd } = field
      return { text, selectionStart, selectionEnd, hasFocus: document.activeElement === field }
    },
  }
}

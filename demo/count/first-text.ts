import type { TokenizerWorker } from 'tokenroom/worker'
import { latest } from 'tokenroom/worker'
import type { TypedStep } from '../editor/typed-steps.ts'
import { downloadEncoding } from '../engine/download-encoding.ts'

/** The encoding of the model that the page starts with. */
const FIRST_ENCODING = 'o200k_base'
/** Where the text is kept for a reload that comes before the editor. */
const EARLY_KEY = 'tokenroom.early'
/** Steps that are kept for undo, in code units of all their texts. */
const MOST_STEPS_CODE_UNITS = 1_000_000

/** What was typed before the editor was there: how the field began, and its text after each change. */
export interface FirstText {
  readonly text: string
  readonly base: string
  readonly steps: readonly TypedStep[]
  readonly selectionStart: number
  readonly selectionEnd: number
  readonly hasFocus: boolean
}

/**
 * Counts the plain text field that the page shows until its editor is loaded, and keeps its text across a reload. `take`
 * ends that and gives what was typed, and where the caret is.
 */
export function countFirstText(worker: TokenizerWorker): { readonly take: () => FirstText } {
  const field = document.querySelector<HTMLTextAreaElement>('#first-text')!
  const number = document.querySelector<HTMLElement>('#first-count')!
  // A browser may keep what is in a field when a page is reloaded.
  if (field.value === '') field.value = sessionStorage.getItem(EARLY_KEY) ?? ''
  sessionStorage.removeItem(EARLY_KEY)
  let base = field.value
  let steps: TypedStep[] = []
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
  const record = () => {
    steps.push({ text: field.value, atMs: Date.now() })
    while (steps.length > 1 && steps.reduce((sum, { text }) => sum + text.length, 0) > MOST_STEPS_CODE_UNITS)
      base = steps.shift()!.text
    void show()
  }
  const keep = () => {
    try {
      if (field.value !== '') sessionStorage.setItem(EARLY_KEY, field.value)
    } catch {
      // No storage, or a text too long for it.
    }
  }
  field.addEventListener('input', record)
  addEventListener('pagehide', keep)
  void show()
  return {
    take: () => {
      field.removeEventListener('input', record)
      removeEventListener('pagehide', keep)
      const { value: text, selectionStart, selectionEnd } = field
      if (steps.at(-1)?.text !== text) [base, steps] = [text, []]
      return { text, base, steps, selectionStart, selectionEnd, hasFocus: document.activeElement === field }
    },
  }
}

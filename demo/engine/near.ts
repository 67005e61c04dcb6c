import type { EncodingName, SliceableText } from 'tokenroom'
import { countEdit, loadTokenizer } from 'tokenroom'

/** How many tokens an edit of `text` adds; null when that cannot be told from the text around it. */
export type CountKey = (text: SliceableText, from: number, to: number, insert: string) => number | null

/** A tokenizer in this thread, for single keys. A module of its own, because the page loads it after the worker. */
export async function loadNear(encoding: string, wasm: ArrayBuffer): Promise<CountKey> {
  const tokenizer = await loadTokenizer(encoding as EncodingName, { wasm })
  return (text, from, to, insert) => countEdit(tokenizer, text, from, to, insert)
}

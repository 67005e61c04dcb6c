import type { Text } from '@codemirror/state'
import type { RemoteDocument, RemoteTokenizer } from 'tokenroom/worker'

type Truncated = Awaited<ReturnType<RemoteTokenizer['truncate']>>
type Keep = 'start' | 'end' | 'middle'

/** Code units per token in most texts at most. More are read only if these are not enough. */
const CODE_UNITS_PER_TOKEN = 8

/**
 * `tokenizer.truncate` for an editor's text. Reads and posts only as much of it as can be kept. The result fits when it is
 * counted again, and is the longest part of what was read that does.
 */
export async function truncateEditorText(
  text: { readonly tokenizer: RemoteTokenizer; readonly document: RemoteDocument; readonly doc: Text },
  limitTokens: number,
  keep: Keep,
): Promise<Truncated> {
  const { tokenizer, document, doc } = text
  const { length } = doc
  let reach = Math.min(length, (limitTokens + 1) * CODE_UNITS_PER_TOKEN)
  const enough = async () => {
    if (keep === 'middle' && reach * 2 >= length) return true
    const counts = [
      ...(keep === 'end' ? [] : [document.countRange(0, reach)]),
      ...(keep === 'start' ? [] : [document.countRange(length - reach, length)]),
    ]
    return (await Promise.all(counts)).every((tokens) => tokens > limitTokens)
  }
  while (reach < length && !(await enough())) reach = Math.min(length, reach * 2)
  const headEnd = keep === 'end' ? 0 : reach
  const tailStart = keep === 'start' ? length : Math.max(headEnd, length - reach)
  const leftOut = tailStart - headEnd
  const read = doc.sliceString(0, headEnd) + doc.sliceString(tailStart)
  const cut = await tokenizer.truncate(read, limitTokens, { keep })
  const { startCodeUnits, endCodeUnits } = cut.removed
  return { ...cut, removed: { startCodeUnits, endCodeUnits: endCodeUnits + leftOut } }
}

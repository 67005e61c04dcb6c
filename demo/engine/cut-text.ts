import type { Text } from '@codemirror/state'
import type { RemoteDocument, RemoteTokenizer } from 'tokenroom/worker'

type Truncated = Awaited<ReturnType<RemoteTokenizer['truncate']>>
type Keep = 'start' | 'end' | 'middle'

/** Code units per token that most texts stay below: more are read only where they do not suffice. */
const CODE_UNITS_PER_TOKEN = 8

/**
 * `tokenizer.truncate` of an editor's text, for which only as much of it is read and posted as can be left. What is
 * left fits, counted again; it is the longest part that does in what was read.
 */
export async function cutText(
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

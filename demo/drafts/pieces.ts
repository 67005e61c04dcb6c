import type { Text } from '@codemirror/state'

/** Longer parts of a text are divided, so that none takes more than about two milliseconds to write. */
const LONGEST_CODE_UNITS = 512_000

/**
 * A text in parts, in order; between two of them is the end of a line. The parts are those of its tree, so an edit leaves all
 * but one of them the same objects. One long line is one part.
 */
export function piecesOf(doc: Text): readonly Text[] {
  if (doc.children === null || doc.length <= LONGEST_CODE_UNITS) return [doc]
  return doc.children.flatMap(piecesOf)
}

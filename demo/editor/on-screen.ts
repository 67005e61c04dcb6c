import type { EditorView } from '@codemirror/view'

/** A range of text in code units, [from, to). */
export interface Range {
  readonly from: number
  readonly to: number
}

/** A longer line is coloured only where it is on screen, because each key lays out the whole line again. */
const LONG_LINE = 2_000
/** Code units of a long line that are coloured beyond the screen, so that a little scrolling shows no uncoloured text. */
const MARGIN = 100
/** The most text to colour at once. No screen shows more at a readable size. */
const MOST_CODE_UNITS = 16_000

/**
 * The text to colour: everything that is drawn in short lines, and what is on screen of long ones. Reads the layout, so
 * call it while the editor measures.
 */
export function textOnScreen(view: EditorView): Range[] {
  const screen = screenOf(view)
  const ranges: Range[] = []
  let budget = MOST_CODE_UNITS
  const add = (from: number, to: number) => {
    const end = Math.min(to, from + budget)
    if (end <= from) return
    budget -= end - from
    const last = ranges.at(-1)
    if (last !== undefined && from - last.to <= 1) ranges[ranges.length - 1] = { from: last.from, to: end }
    else ranges.push({ from, to: end })
  }
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at)
      const isLong = line.length > LONG_LINE
      const start = Math.max(from, line.from, isLong ? screen.from - MARGIN : 0)
      add(start, Math.min(to, line.to, isLong ? screen.to + MARGIN : line.to))
      at = line.to + 1
    }
  }
  return ranges
}

/** The range from the first position in the editor's box to the last. */
function screenOf(view: EditorView): Range {
  const box = view.scrollDOM.getBoundingClientRect()
  return { from: positionAt(view, box.left, box.top), to: positionAt(view, box.right, box.bottom) }
}

function positionAt(view: EditorView, x: number, y: number): number {
  const block = view.lineBlockAtHeight(y - view.documentTop)
  if (block.length <= LONG_LINE) return y <= view.documentTop + block.top ? block.from : block.to
  // One pixel inside the box, where there is text.
  const inside = Math.min(Math.max(y, view.documentTop + block.top + 1), view.documentTop + block.bottom - 1)
  return view.posAtCoords({ x, y: inside }, false)
}

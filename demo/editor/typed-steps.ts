import { type EditorState, Transaction } from '@codemirror/state'

/** A text as it was after a change, and when that was, in milliseconds since 1970. */
export interface TypedStep {
  readonly text: string
  readonly atMs: number
}

/** A state after what was typed elsewhere, which the undo history then has as if it had been typed here. */
export function afterSteps(start: EditorState, steps: readonly TypedStep[]): EditorState {
  let state = start
  for (const { text, atMs } of steps) {
    const before = state.doc.toString()
    let from = 0
    while (from < before.length && before[from] === text[from]) from++
    let same = 0
    const most = Math.min(before.length, text.length) - from
    while (same < most && before.at(-1 - same) === text.at(-1 - same)) same++
    const to = text.length - same
    state = state.update({
      changes: { from, to: before.length - same, insert: state.toText(text.slice(from, to)) },
      selection: { anchor: to },
      annotations: [Transaction.time.of(atMs), Transaction.userEvent.of('input.type')],
    }).state
  }
  return state
}

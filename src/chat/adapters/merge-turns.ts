/**
 * Messages of one role that follow each other, as one: for APIs that take no two of them in a row. `isWanted` says of
 * which pairs that is so. Messages that need no other stay the same objects. Linear in the messages.
 */
export function mergeTurns<M extends object>(
  messages: readonly M[],
  isWanted: (before: M, message: M) => boolean,
  merge: (before: M, message: M) => M,
): readonly M[] {
  const merged: M[] = []
  for (const message of messages) {
    const before = merged.at(-1)
    if (before !== undefined && isWanted(before, message)) merged[merged.length - 1] = merge(before, message)
    else merged.push(message)
  }
  return merged
}

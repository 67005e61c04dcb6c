import type { Text } from '@codemirror/state'

/** How much of a text is looked at before it is read as a whole. */
const LOOKED_AT_CODE_UNITS = 4_000

const FIELD = /"(?:mapping|chat_messages|messages|contents|conversations|input|role|sender|payload|parentUuid)"\s*:/
const SPEAKER = /^[ \t#*_]*(?:you said|chatgpt said|(?:human|user|you|me|assistant|ai)[*_ \t]*:)/im

/** Whether the start of a text is like that of a conversation. Cheap: reads 4,000 code units, whatever the length. */
export function mayBeChat(doc: Text): boolean {
  const start = doc.sliceString(0, LOOKED_AT_CODE_UNITS)
  return /^\s*[[{]/.test(start) ? FIELD.test(start) : SPEAKER.test(start)
}

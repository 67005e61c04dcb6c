/**
 * The text that a field will have after an event that comes before its input; null where that cannot be told, and where
 * the field does not hold `text`. It may be wrong, as when the page holds the input back.
 */
export function textAfter(event: InputEvent, text: string): string | null {
  const [field] = event.composedPath()
  if (event.isComposing || !isField(field) || field.value !== text) return null
  const { selectionStart: start, selectionEnd: end } = field
  const inserted = insertOf(event)
  if (inserted === null || start === null || end === null) return null
  const isDeletion = inserted === '' && start === end
  const from = isDeletion && event.inputType === BACKWARD ? before(text, start) : start
  const to = isDeletion && event.inputType !== BACKWARD ? after(text, start) : end
  return text.slice(0, from) + inserted + text.slice(to)
}

const BACKWARD = 'deleteContentBackward'

function isField(target: EventTarget | undefined): target is HTMLTextAreaElement | HTMLInputElement {
  return target !== undefined && 'value' in target && 'selectionStart' in target
}

/** What the event puts in place of the selection. */
function insertOf({ inputType, data }: InputEvent): string | null {
  switch (inputType) {
    case 'insertText':
    case 'insertFromPaste':
      // Fields have no other line breaks.
      return data?.replace(/\r\n?/g, '\n') ?? null
    case 'insertLineBreak':
      return '\n'
    case BACKWARD:
    case 'deleteContentForward':
      return ''
    default:
      return null
  }
}

/** Where the character before `at` starts. */
function before(text: string, at: number): number {
  return Math.max(0, (text.codePointAt(at - 2) ?? 0) > 0xffff ? at - 2 : at - 1)
}

/** Where the character after `at` ends. */
function after(text: string, at: number): number {
  return (text.codePointAt(at) ?? 0) > 0xffff ? at + 2 : at + 1
}

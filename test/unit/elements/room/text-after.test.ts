import { expect, test } from 'vitest'
import { textAfter } from '../../../../src/elements/room/text-after.ts'

const TEXT = 'ab😀cd'

/** An event before the input of a field with this text and selection. */
function event(inputType: string, [start, end]: readonly [number, number], data: string | null = null, value = TEXT) {
  const field = { value, selectionStart: start, selectionEnd: end }
  return { inputType, data, isComposing: false, composedPath: () => [field] } as unknown as InputEvent
}

test('what is written takes the place of the selection', () => {
  expect(textAfter(event('insertText', [2, 2], 'x'), TEXT)).toBe('abx😀cd')
  expect(textAfter(event('insertText', [0, 4], 'x'), TEXT)).toBe('xcd')
  expect(textAfter(event('insertLineBreak', [6, 6]), TEXT)).toBe('ab😀cd\n')
  expect(textAfter(event('insertFromPaste', [1, 1], 'x\r\ny\rz'), TEXT)).toBe('ax\ny\nzb😀cd')
})

test('a deletion takes the selection, or the character on its side', () => {
  expect(textAfter(event('deleteContentBackward', [1, 5]), TEXT)).toBe('ad')
  expect(textAfter(event('deleteContentBackward', [4, 4]), TEXT)).toBe('abcd')
  expect(textAfter(event('deleteContentBackward', [1, 1]), TEXT)).toBe('b😀cd')
  expect(textAfter(event('deleteContentBackward', [0, 0]), TEXT)).toBe(TEXT)
  expect(textAfter(event('deleteContentForward', [2, 2]), TEXT)).toBe('abcd')
  expect(textAfter(event('deleteContentForward', [6, 6]), TEXT)).toBe(TEXT)
})

test('nothing is said of other fields, other inputs and compositions', () => {
  expect(textAfter(event('insertText', [0, 0], 'x', 'another'), TEXT)).toBeNull()
  expect(textAfter(event('historyUndo', [0, 0]), TEXT)).toBeNull()
  expect(textAfter(event('insertText', [0, 0]), TEXT)).toBeNull()
  expect(textAfter({ ...event('insertText', [0, 0], 'x'), isComposing: true }, TEXT)).toBeNull()
  expect(
    textAfter({ ...event('insertText', [0, 0], 'x'), composedPath: () => [] } as unknown as InputEvent, TEXT),
  ).toBeNull()
})

import { expect, test } from 'vitest'
import { joinPart, textsOf } from '../../../../src/chat/adapters/part.ts'

test('the texts of a part with more pieces than a call may have arguments are all there', () => {
  const pieces = Array.from({ length: 200_000 }, (_, at) => `piece ${at}`)
  expect(textsOf([joinPart('tool-definition', 'whole', pieces)])).toEqual(['whole', ...pieces])
})

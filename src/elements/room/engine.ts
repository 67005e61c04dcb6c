/** What is loaded when the first meter of a page is seen: the encoding is loaded while the code that plans is fetched. */

import { likelyEncoding, STAND_IN_ENCODING } from '../../encodings/index.ts'
import type { Calculator } from './calculator.ts'
import { sharedCounter } from './hub.ts'
import type { RoomInput } from './types.ts'

/** For all rooms, so that those that wait for it go on together. */
let code: Promise<typeof import('./calculator.ts')> | undefined

/** A calculator. Its first question is most likely about `model`, so the encoding of that is loaded at once. */
export async function start(model: RoomInput['model']): Promise<Calculator> {
  // A failure is told by the first question, which asks for the encoding again.
  if (model) {
    const encoding = typeof model === 'string' ? likelyEncoding(model) : (model.encoding ?? STAND_IN_ENCODING)
    sharedCounter(encoding).catch(() => {})
  }
  code ??= import('./calculator.ts')
  try {
    const { Calculator } = await code
    return new Calculator()
  } catch (cause) {
    code = undefined
    throw cause
  }
}

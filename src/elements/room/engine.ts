/** What is loaded when the first meter of a page is seen: the worker starts while the code that plans is fetched. */

import { findEncodingForModel, isEncodingName } from '../../encodings/index.ts'
import type { Calculator } from './calculator.ts'
import { sharedCounter } from './hub.ts'
import type { RoomInput } from './types.ts'

/** A calculator. Its first question is most likely about `model`, so the encoding of that is loaded at once. */
export async function start(model: RoomInput['model']): Promise<Calculator> {
  const encoding = likelyEncoding(model)
  // A failure is told by the first question, which asks for the encoding again.
  if (encoding !== null) sharedCounter(encoding).catch(() => {})
  const { Calculator } = await import('./calculator.ts')
  return new Calculator()
}

/** The encoding of a model, as far as it can be told without the catalogue. Null: the calculator finds it. */
function likelyEncoding(model: RoomInput['model']): string | null {
  if (typeof model !== 'string') return model?.encoding ?? null
  return isEncodingName(model) ? model : (findEncodingForModel(model) ?? null)
}

import { encodingNames } from 'tokenroom'
import { modelNamed } from '../src/chat/named-model.ts'
import { fidelityOf } from '../src/chat/scale.ts'
import { EXACT, type Scale } from '../src/chat/size.ts'

/** What files are counted for. */
export interface CountModel {
  /** As it was typed: a model, or an encoding. */
  readonly name: string
  readonly encoding: string
  readonly scale: Scale
  /** Whether the model's own encoding counts. */
  readonly isExact: boolean
  readonly windowTokens: number | null
  /** The most input, when the provider limits it below the window. */
  readonly inputLimitTokens: number | null
}

/** Whose tokens stand in for those of a model without a public encoding. */
const STAND_IN = 'o200k_base'

/** Reads `--model`. Throws `UNKNOWN_MODEL`, unless such a model is to be estimated. */
export function readModel(name: string, unknownModel: 'error' | 'estimate' = 'error'): CountModel {
  const names: readonly string[] = encodingNames
  if (names.includes(name)) {
    return { name, encoding: name, scale: EXACT, isExact: true, windowTokens: null, inputLimitTokens: null }
  }
  const { info } = modelNamed(name, { unknownModel })
  const own = info.encoding
  const encoding = own ?? STAND_IN
  const { scale } = fidelityOf(info, { encoding })
  return {
    name,
    encoding,
    scale,
    isExact: own !== undefined,
    windowTokens: info.windowTokens || null,
    inputLimitTokens: info.inputLimitTokens ?? null,
  }
}

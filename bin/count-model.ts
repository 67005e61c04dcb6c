import { encodingNames } from 'tokenroom'
import { findModel, getModel } from 'tokenroom/models'
import { fidelityOf } from '../src/chat/scale.ts'
import { EXACT, type Scale } from '../src/chat/size.ts'
import { findEncodingForModel } from '../src/encodings/index.ts'

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

/** Reads `--model`. Throws `UNKNOWN_MODEL`. */
export function readModel(name: string): CountModel {
  const names: readonly string[] = encodingNames
  if (names.includes(name)) {
    return { name, encoding: name, scale: EXACT, isExact: true, windowTokens: null, inputLimitTokens: null }
  }
  const info = findModel(name) ?? null
  const own = info?.encoding ?? findEncodingForModel(name)
  if (info === null && own === undefined) getModel(name)
  const { scale } = own === undefined ? fidelityOf(info) : { scale: EXACT }
  return {
    name,
    encoding: own ?? STAND_IN,
    scale,
    isExact: own !== undefined,
    windowTokens: info?.windowTokens ?? null,
    inputLimitTokens: info?.inputLimitTokens ?? null,
  }
}

/** The model of a plan, from the options. */
import { modelNamed, type NamedModel, requireAgreement } from '../../chat/named-model.ts'
import { TokenroomError } from '../../errors/index.ts'
import { getModel } from '../../models/catalogue.ts'
import type { PlannerOptions } from '../types.ts'

/** The model that the options name, or null when they name a window only. */
export function readModel(options: PlannerOptions): NamedModel | null {
  const { model: given } = options
  if (given === undefined && options.windowTokens === undefined) {
    throw new TokenroomError(
      'INVALID_ARGUMENT',
      'a planner needs a model or windowTokens; received neither. Pass model: "gpt-4o", or windowTokens: 128000',
      { name: 'model', received: 'undefined', expected: 'a model id, a ModelInfo, or windowTokens' },
    )
  }
  if (given === undefined) return null
  const named = typeof given === 'string' ? modelNamed(given, options) : { info: given, isKnown: true }
  const model = named.info
  if (model.windowTokens === 0 && options.windowTokens === undefined) {
    // A name that only begins like a model's may be misspelt: that error has the nearest names.
    if (typeof given === 'string' && options.unknownModel !== 'estimate') getModel(given)
    throw new TokenroomError(
      'INVALID_ARGUMENT',
      `the window of the model "${model.id.slice(0, 80)}" is not known; pass windowTokens, or an entry of your own as model`,
      { name: 'windowTokens', received: 'undefined', expected: 'the window of the model' },
    )
  }
  requireAgreement(model, options.counter)
  return named
}

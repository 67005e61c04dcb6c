import type { Store } from '../state.ts'
import { type CatalogueModel, heldFor } from './catalogue.ts'

/** Changes to another model, with its window. What was asked to be held for the answer stays, as far as the model answers it. */
export const chooser =
  (store: Store) =>
  (model: CatalogueModel): void => {
    const { outputReserveTokens: held } = store.state
    const outputReserveTokens = held === null ? null : heldFor(model, held)
    store.update({ modelId: model.info.id, windowTokens: null, outputReserveTokens })
  }

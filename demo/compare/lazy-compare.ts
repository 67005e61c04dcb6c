import type { Answer } from '../engine/answer.ts'
import type { Whole } from '../engine/whole-request.ts'
import type { CatalogueModel } from '../model/catalogue.ts'
import { createLazy } from '../ui/lazy.ts'

/** The comparison, loaded when it is first shown, in `place`. */
export function lazyCompare(
  place: HTMLElement,
  models: readonly CatalogueModel[],
  wholeRequest: (answer: Answer) => Promise<Whole | null>,
  onPick: (model: CatalogueModel) => void,
  onTell: (sentence: string) => void,
) {
  const view = createLazy('Compare', place, async () => {
    const { createCompareView } = await import('./compare-view.ts')
    const made = createCompareView(models, wholeRequest, onPick, onTell)
    place.prepend(made.element)
    return made
  })
  return async (answer: Answer): Promise<void> => (await view.get()).compare(answer)
}

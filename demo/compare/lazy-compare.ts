import type { Answer } from '../engine/answer.ts'
import type { CatalogueModel } from '../model/catalogue.ts'
import type { CompareQuestion } from './compare.worker.ts'

type CompareModule = typeof import('./compare-view.ts')

/** The comparison, loaded when it is first shown, in `place`. */
export function lazyCompare(
  place: HTMLElement,
  models: readonly CatalogueModel[],
  wholeRequest: (answer: Answer) => Promise<CompareQuestion['request']> | null,
  onPick: (model: CatalogueModel) => void,
) {
  let loading: Promise<ReturnType<CompareModule['createCompareView']>> | null = null
  return async (answer: Answer): Promise<void> => {
    loading ??= import('./compare-view.ts').then(({ createCompareView }) => {
      const view = createCompareView(models, wholeRequest, onPick)
      place.prepend(view.element)
      return view
    })
    await (await loading).compare(answer)
  }
}

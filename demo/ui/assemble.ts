import { addInstallCopy } from './install.ts'

/** The parts that take the places which the page's markup has for them. */
interface PageParts {
  readonly picker: HTMLElement
  readonly views: HTMLElement
  readonly strip: HTMLElement
  readonly actions: readonly HTMLElement[]
  /** Everything below the first lines, in order. */
  readonly body: readonly HTMLElement[]
}

/** Puts the page together. The text field of the first moment goes. */
export function assemblePrompt({ picker, views, strip, actions, body }: PageParts, say: (text: string) => void): void {
  addInstallCopy(say)
  const place = document.getElementById('actions')!
  document.getElementById('first')!.remove()
  document.getElementById('model-picker')!.replaceWith(picker)
  document.getElementById('views')!.replaceWith(views)
  place.before(strip)
  // Where the views are below the others, they are after them in the order of Tab, too.
  const narrow = matchMedia('(max-width: 860px)')
  const arrange = () => (narrow.matches ? place.after(views) : picker.before(views))
  narrow.addEventListener('change', arrange)
  arrange()
  place.append(...actions)
  document.getElementById('app')!.append(...body)
}

import { fieldSource } from './field.ts'
import type { TextSource } from './types.ts'

/**
 * Keeps hold of the text that an element is for: of the field that `for` names, also when it comes later or is
 * replaced, or of a source that was given.
 */
export class TextFinder {
  readonly #element: Element
  readonly #onChange: () => void
  #field: Element | null = null
  #source: TextSource | null = null
  #followed: TextSource | string | null = null
  #stop: (() => void) | null = null
  #observer: MutationObserver | null = null

  constructor(element: Element, onChange: () => void) {
    this.#element = element
    this.#onChange = onChange
  }

  /** Follows a source, or the field with this id in the element's own tree. */
  follow(followed: TextSource | string | null): void {
    if (followed === this.#followed) return
    this.stop()
    this.#followed = followed
    if (typeof followed === 'string') this.#find(followed)
    else this.#watch(followed)
  }

  #find(id: string): void {
    const root = this.#element.getRootNode() as Document | ShadowRoot
    const look = () => {
      const field = root.getElementById(id)
      if (field === this.#field) return
      this.#field = field
      this.#watch(field && fieldSource(field))
      this.#onChange()
    }
    this.#observer = new MutationObserver(look)
    this.#observer.observe(root, { childList: true, subtree: true })
    look()
  }

  /** The text as it is now; null when there is no field or source. */
  read(): string | null {
    return this.#source?.read() ?? null
  }

  stop(): void {
    this.#watch(null)
    this.#observer?.disconnect()
    this.#field = null
    this.#followed = null
  }

  #watch(source: TextSource | null): void {
    this.#stop?.()
    this.#source = source
    this.#stop = source?.watch(() => this.#onChange()) ?? null
  }
}

import { loadPart } from '../engine/part.ts'
import { h, setText } from './dom.ts'

/** Parts that arrive sooner are not announced. */
const PAUSE_MS = 150

export interface Lazy<T> {
  /** The part, loaded when it is first asked for. Waits, after a failure, for the button that tries again. */
  readonly get: () => Promise<T>
  /** The part, if it is loaded. */
  readonly now: () => T | null
}

/** A part of the page that is loaded when it is first needed. Until then, `place` says that it is loading, or why it is not. */
export function createLazy<T>(name: string, place: HTMLElement, load: () => Promise<T>): Lazy<T> {
  const part = loadPart(name, load)
  const loading = h('p', { class: 'lazy__loading', role: 'status' })
  const reason = h('p')
  const again = h('button', { type: 'button', class: 'button' }, 'Try again')
  const failed = h('div', { class: 'status__failed', role: 'alert', hidden: true }, reason, again)
  const box = h('div', { class: 'lazy' }, loading, failed)
  let made: T | null = null
  let getting: Promise<T> | null = null

  async function attempt(): Promise<T> {
    place.append(box)
    for (;;) {
      const timer = setTimeout(() => setText(loading, `Loading ${name}…`), PAUSE_MS)
      try {
        made = await part()
        box.remove()
        return made
      } catch (error) {
        setText(
          reason,
          `${error instanceof Error ? error.message : String(error)}. Check the connection and try again.`,
        )
        failed.hidden = false
      } finally {
        clearTimeout(timer)
        setText(loading, '')
      }
      await new Promise((resolve) => again.addEventListener('click', resolve, { once: true }))
      failed.hidden = true
    }
  }
  const get = () => {
    getting ??= attempt()
    return getting
  }
  return { get, now: () => made }
}

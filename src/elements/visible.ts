/** One observer for all meters of a page: what cannot be seen is not counted. */

const callbacks = new WeakMap<Element, (isVisible: boolean) => void>()
let observer: IntersectionObserver | undefined

/** Calls `callback` when `element` comes into view or near it, and when it leaves. Returns what ends that. */
export function watchVisibility(element: Element, callback: (isVisible: boolean) => void): () => void {
  // An observer tells only after the next frame. The first meter of a page is looked at before it, so that the worker
  // starts; no later one, so that they do not make the page lay itself out before its time.
  if (observer === undefined) {
    // In a turn of its own, so that the page is not kept from other work for so long.
    setTimeout(() => {
      const { top, bottom } = element.getBoundingClientRect()
      if (bottom > 0 && top < innerHeight) callbacks.get(element)?.(true)
    })
  }
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) callbacks.get(target)?.(isIntersecting)
    },
    { rootMargin: '200px' },
  )
  callbacks.set(element, callback)
  observer.observe(element)
  return () => {
    callbacks.delete(element)
    observer?.unobserve(element)
  }
}

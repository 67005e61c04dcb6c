/** A part of the page whose code could not be loaded. */
export class PartNotLoadedError extends Error {}

/** Imports a part of the page. Rejects with a `PartNotLoadedError` that names it; the next call tries again. */
export function loadPart<T>(name: string, load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | null = null
  return () => {
    loading ??= load().catch((cause) => {
      loading = null
      throw new PartNotLoadedError(`${name} could not be loaded`, { cause })
    })
    return loading
  }
}

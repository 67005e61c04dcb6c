/** Where answers are kept: in memory, or in the Cache API of browsers and edge runtimes. */
import type { GuardCache } from '../types.ts'

/** Keeps the answers that were used last, up to `mostCodeUnits` UTF-16 code units (default 10 million), for `keepMs` (default an hour). */
export function memoryCache({ mostCodeUnits = 10_000_000, keepMs = 3_600_000 } = {}): GuardCache {
  const kept = new Map<string, { readonly value: string; readonly until: number }>()
  let codeUnits = 0
  const drop = (key: string): void => {
    codeUnits -= kept.get(key)?.value.length ?? 0
    kept.delete(key)
  }
  return {
    async get(key) {
      const found = kept.get(key)
      if (found === undefined) return undefined
      kept.delete(key)
      if (found.until < Date.now()) {
        codeUnits -= found.value.length
        return undefined
      }
      kept.set(key, found)
      return found.value
    },
    async set(key, value) {
      drop(key)
      if (value.length > mostCodeUnits) return
      kept.set(key, { value, until: Date.now() + keepMs })
      codeUnits += value.length
      while (codeUnits > mostCodeUnits) drop(kept.keys().next().value ?? key)
    },
  }
}

/** What is used of the Cache API. */
interface WebCache {
  match(request: string): Promise<Response | undefined>
  put(request: string, response: Response): Promise<void>
}

/** Keeps answers in a cache of the Cache API, for `keepMs` (default an hour): `webCache(await caches.open('answers'))`. */
export function webCache(cache: WebCache, { keepMs = 3_600_000 } = {}): GuardCache {
  const addressOf = (key: string) => `https://tokenroom.invalid/${key}`
  const seconds = Math.ceil(keepMs / 1000)
  return {
    get: async (key) => {
      const found = await cache.match(addressOf(key))
      // Browsers keep entries whatever their headers say.
      if (found === undefined || Number(found.headers.get('x-kept-until')) < Date.now()) return undefined
      return found.text()
    },
    set: async (key, value) => {
      const headers = { 'cache-control': `max-age=${seconds}`, 'x-kept-until': String(Date.now() + keepMs) }
      await cache.put(addressOf(key), new Response(value, { headers }))
    },
  }
}

/**
 * Keeps the page for when there is no connection. `sw-files.js`, made by the build, names the files of this version: the
 * page, its scripts, styles and fonts. An encoding is kept when it was first used.
 */
importScripts('./sw-files.js')
const { files, version } = self.offline
const PAGE = `tokenroom-page-${version}`
const ENCODINGS = 'tokenroom-encodings'

addEventListener('install', (event) => {
  event.waitUntil(caches.open(PAGE).then((cache) => cache.addAll(files.map((file) => new Request(file, { cache: 'reload' })))))
})

addEventListener('activate', (event) => {
  const old = (name) => name.startsWith('tokenroom-page-') && name !== PAGE
  const clean = async () => {
    for (const name of await caches.keys()) if (old(name)) await caches.delete(name)
    await clients.claim()
  }
  event.waitUntil(clean())
})

addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (pathname.endsWith('.wasm')) event.respondWith(encoding(request))
  else if (request.mode === 'navigate') event.respondWith(page(request))
  else event.respondWith(kept(request).then((response) => response ?? fetch(request)))
})

const kept = (request) => caches.match(request, { ignoreSearch: true, ignoreVary: true })

/** A file of an encoding never changes: its name has a hash of what is in it. */
async function encoding(request) {
  const known = await kept(request)
  if (known) return known
  const response = await fetch(request)
  if (response.ok) {
    const cache = await caches.open(ENCODINGS)
    await cache.put(request, response.clone())
  }
  return response
}

/** The newest page while there is a connection, else the one that is kept. */
async function page(request) {
  try {
    return await fetch(request)
  } catch (error) {
    const response = (await kept(request)) ?? (request.url.includes('/docs/') ? undefined : await kept(new URL('./index.html', location.href)))
    if (response) return response
    throw error
  }
}

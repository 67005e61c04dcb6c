/**
 * Makes the page work without a connection after its first visit. An encoding that was loaded before the service worker
 * was there is fetched through it once more, from the browser's own cache.
 */
export async function workOffline(addresses: () => readonly string[]): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  try {
    await navigator.serviceWorker.register('./sw.js')
    await navigator.serviceWorker.ready
    if (navigator.serviceWorker.controller === null)
      await new Promise((resolve) =>
        navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
      )
    for (const address of addresses()) await fetch(address)
  } catch {
    // Without it the page works as long as there is a connection.
  }
}

import type { Page, Route } from '@playwright/test'

/** Lets requests for these addresses wait. Returns what lets them go on, as `then` says: by default to the server. */
export async function holdRequests(
  page: Page,
  addresses: string | RegExp,
  then: (route: Route) => Promise<void> = (route) => route.continue(),
): Promise<() => void> {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(addresses, async (route) => {
    await held
    await then(route)
  })
  return release
}

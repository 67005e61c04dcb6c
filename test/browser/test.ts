/** The test function of the browser tests: a server for each test, and a page that has the package. */
import { test as base, type Page } from '@playwright/test'
import { type StaticServer, type StaticServerOptions, startServer } from './server.ts'

declare global {
  interface Window {
    tokenroom: typeof import('../../workers/page/index.ts')
  }
}

export interface Fixtures {
  /** Starts a server that ends with the test. */
  readonly serve: (options?: StaticServerOptions) => Promise<StaticServer>
  /** Opens the page of the tests on a server of its own; `window.tokenroom` is the built `tokenroom/worker`. */
  readonly open: (options?: StaticServerOptions) => Promise<{ page: Page; server: StaticServer }>
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from this pattern.
  serve: async ({}, use) => {
    const servers: StaticServer[] = []
    await use(async (options) => {
      const server = await startServer(options)
      servers.push(server)
      return server
    })
    for (const server of servers) await server.close()
  },
  open: async ({ page, serve }, use) => {
    await use(async (options) => {
      const server = await serve(options)
      await page.goto(`${server.origin}/pages/index.html`)
      return { page, server }
    })
  },
})

export { expect } from '@playwright/test'

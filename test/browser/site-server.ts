/** The playground as it is built for a host: built once for all tests, when the first of them opens it. */
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { PreviewServer } from 'vite'
import { listen } from '../helpers/listen.ts'

const configFile = fileURLToPath(new URL('../../vite.config.ts', import.meta.url))
const outDir = fileURLToPath(new URL('../../build/demo-site', import.meta.url))

/** Where this process tells the tests' processes of itself. */
const VARIABLE = 'TOKENROOM_SITE_SERVER'

/** Playwright calls this before the first test, and what it returns after the last. */
export default async function setUp(): Promise<() => Promise<void>> {
  let site: Promise<PreviewServer> | undefined
  const server = createServer(async (_, response) => {
    try {
      site ??= buildAndServe()
      response.end((await site).resolvedUrls!.local[0])
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  const { origin, close } = await listen(server)
  process.env[VARIABLE] = origin
  return async () => {
    await close()
    await (await site)?.close()
  }
}

/** The address of the playground. Waits until it is built. */
export async function siteAddress(): Promise<string> {
  const response = await fetch(process.env[VARIABLE]!)
  const text = await response.text()
  if (!response.ok) throw new Error(`the playground cannot be built: ${text}`)
  return text
}

async function buildAndServe(): Promise<PreviewServer> {
  const { build, preview } = await import('vite')
  await build({ configFile, logLevel: 'error', build: { outDir, emptyOutDir: true } })
  return preview({ configFile, logLevel: 'error', build: { outDir }, preview: { port: 0 } })
}

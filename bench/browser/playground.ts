import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const publicFiles = fileURLToPath(new URL('../../public/', import.meta.url))

/** The playground as it is built for a host, as files to serve under `/playground/`. */
export async function playgroundFiles(): Promise<Map<string, Uint8Array>> {
  const configFile = fileURLToPath(new URL('../../vite.config.ts', import.meta.url))
  const built = await build({ configFile, logLevel: 'error', build: { write: false } })
  const files = new Map<string, Uint8Array>()
  for (const result of Array.isArray(built) ? built : [built]) {
    if (!('output' in result)) continue
    for (const file of result.output) {
      const content = file.type === 'chunk' ? file.code : file.source
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
      files.set(`/playground/${file.fileName}`, bytes)
    }
  }
  // What is served as it is.
  for (const name of readdirSync(publicFiles, { recursive: true, encoding: 'utf8' }))
    if (extname(name) !== '') files.set(`/playground/${name}`, readFileSync(`${publicFiles}${name}`))
  return files
}

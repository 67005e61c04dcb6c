import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { playgroundFiles } from './playground.ts'
import { bundle } from './workers.ts'

export const EMPTY_PAGE = '<!doctype html><title>benchmark</title><link rel="icon" href="data:,">'

/** What the pages that are typed into fetch: the bare editor, the built package and the playground. */
export async function editFiles(): Promise<Map<string, Uint8Array>> {
  const files = await playgroundFiles()
  files.set('/index.html', new TextEncoder().encode(EMPTY_PAGE))
  // The file's text instead of an import: the package declares no side effects, and the file has nothing else.
  const editPage = readFileSync(fileURLToPath(new URL('./edit-page.ts', import.meta.url)), 'utf8')
  files.set('/edit.js', await bundle(editPage))
  const dist = fileURLToPath(new URL('../../dist/', import.meta.url))
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (/\.(js|wasm)$/.test(name)) files.set(`/dist/${name}`, readFileSync(`${dist}${name}`))
  }
  return files
}

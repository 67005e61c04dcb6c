/**
 * Writes the modules of `tokenroom/encodings/<name>`: one import that gives each runtime what it can use. Bundlers and
 * runtimes choose among them by the conditions in package.json.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { vocabularies } from '../src/encodings/table.ts'

const dist = new URL('../dist/', import.meta.url)
mkdirSync(dist, { recursive: true })

for (const name of Object.keys(vocabularies)) {
  const file = `./encodings/${name}.wasm`
  // Browsers and Node: an address, which loadTokenizer fetches or reads.
  writeFileSync(new URL(`encoding-${name}.js`, dist), `export default new URL('${file}', import.meta.url)\n`)
  // Edge runtimes compile at deployment: the import itself is the module.
  writeFileSync(new URL(`encoding-${name}.workerd.js`, dist), `export { default } from '${file}'\n`)
  writeFileSync(new URL(`encoding-${name}.edge-light.js`, dist), `export { default } from '${file}?module'\n`)
}

// @ts-check
/**
 * Writes the modules of `tokenroom/encodings/<name>`: one import that gives each runtime what it can use. Bundlers and
 * runtimes choose among them by the conditions in package.json.
 */
import { readdirSync, writeFileSync } from 'node:fs'

const out = new URL('../dist/encodings/', import.meta.url)
const names = readdirSync(out)
  .filter((name) => name.endsWith('.wasm'))
  .map((name) => name.slice(0, -'.wasm'.length))
if (names.length === 0)
  throw new Error('there are no encodings in dist/encodings: run scripts/build-encodings.mjs first')

for (const name of names) {
  // Browsers and Node: an address, which loadTokenizer fetches or reads.
  writeFileSync(new URL(`${name}.js`, out), `export default new URL('./${name}.wasm', import.meta.url)\n`)
  // Edge runtimes compile at deployment: the import itself is the module.
  writeFileSync(new URL(`${name}.workerd.js`, out), `export { default } from './${name}.wasm'\n`)
  writeFileSync(new URL(`${name}.edge-light.js`, out), `export { default } from './${name}.wasm?module'\n`)
}

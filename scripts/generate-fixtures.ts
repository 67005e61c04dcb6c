/**
 * Writes test/conformance/fixtures.generated.json: the answers of the `tiktoken` package for real texts, traps, random texts and
 * every code point, for the runtimes on which it cannot run.
 *
 * Usage: npx tsx scripts/generate-fixtures.ts
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { type Batch, codePointBatches, fuzzBatches, trapBatch } from '../test/conformance/batches.ts'
import { ENCODINGS } from '../test/conformance/encodings.ts'
import { type Fixtures, IdsDigest } from '../test/conformance/fixtures.ts'
import { tiktokenOracle } from '../test/conformance/oracle.ts'
import { fileTexts, languageTexts } from '../test/corpus/index.ts'

/** Translations in these languages cover the scripts that the corpus has; the rest are taken at even distances. */
const LANGUAGES =
  'amh arb ben bod cat ces chr_cased cjs cmn_hans cmn_hant deu_1996 div dzo ell_monotonic eng fin fra pes_1 guj heb hin hun hye isl jpn kan kat khk_mong khm kor lao mal mar mya nep pan pol por_PT ron_2006 rus san sin spa srp_cyrl swe swh tam tel tha tir tur tzm_tfng uig_arab ukr urd vie yor zul'.split(
    ' ',
  )
const LANGUAGE_CODE_UNITS = 700
const FILE_CODE_UNITS = 3_000

function fixtureTexts(): Fixtures['texts'] {
  const all = languageTexts(LANGUAGE_CODE_UNITS)
  const chosen = all.filter(({ name }, i) => LANGUAGES.includes(name) || i % 20 === 0)
  return [...fileTexts(FILE_CODE_UNITS), ...chosen].map(({ name, text }) => ({ name, text }))
}

function digestsOf(encoding: string, batches: Iterable<Batch>): Record<string, string> {
  const digests: Record<string, string> = {}
  for (const { name, texts } of batches) {
    const digest = new IdsDigest()
    for (const text of texts) digest.add(tiktokenOracle.encode(encoding, text))
    digests[name] = String(digest)
  }
  return digests
}

const texts = fixtureTexts()
const digests: Record<string, Record<string, string>> = {}
for (const { name, ranksOf } of ENCODINGS) {
  if (name !== ranksOf) continue
  digests[name] = {
    ...digestsOf(
      name,
      texts.map((text) => ({ name: text.name, texts: [text.text] })),
    ),
    ...digestsOf(name, [trapBatch()]),
    ...digestsOf(name, fuzzBatches()),
    ...digestsOf(name, codePointBatches('all')),
  }
}
const manifest = readFileSync(new URL('../node_modules/tiktoken/package.json', import.meta.url), 'utf8')
const { version } = JSON.parse(manifest) as { version: string }
const json = JSON.stringify({ tiktoken: version, texts, digests } satisfies Fixtures, null, 1)
writeFileSync(new URL('../test/conformance/fixtures.generated.json', import.meta.url), `${json}\n`)
console.log(`${texts.length} texts, ${Object.keys(digests).join(', ')}, ${json.length} characters`)

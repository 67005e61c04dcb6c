/**
 * Cross-validates how wide the bounds of closed models must be. Each model, and each provider, is left out in turn: bounds are
 * made as narrow as 99 of 100 bills of the others allow, and the bills of the one that is left out are held to them. The best
 * guess between the bounds is the same for all: it was fitted to all bills. Printed beside the bounds as they are.
 *
 * The last columns leave out what is known of the model itself: its bills are counted by the name of a model that nobody
 * knows, of the same generation of tokenizers, and by one of which not even the generation is known.
 *
 *     npm run bills:held-out
 *
 * Requests whose cost is that of pictures, documents, sound or film are left out: their width is not that of a text.
 */
import { tokenizerFamilyOf } from '../../src/chat/estimate/families.ts'
import type { Kind } from './kinds.ts'
import { isWithin, measureAll, type Row, widthOf } from './measure.ts'
import { howToGet, isOracle, type Recording, readRecordings } from './recordings.ts'

const COVERED = 0.99
const MEDIA: ReadonlySet<Kind> = new Set(['images', 'files', 'audio, video'])
const makers: readonly (readonly [name: string, of: RegExp])[] = [
  ['Claude', /claude/],
  ['Gemini', /^gemini/],
]

/** A count that was not refused. */
type Counted = Row & { readonly count: NonNullable<Row['count']> }

const recordings = readRecordings()
if (recordings === null) {
  console.error(howToGet)
  process.exit(1)
}
const isClosed = ({ model }: Recording) => makers.some(([, pattern]) => pattern.test(model))
const oracles = recordings.filter((recording) => isOracle(recording) && isClosed(recording))
const isCounted = (row: Row): row is Counted => row.count !== null
const rows = (await measureAll(oracles)).filter(isCounted)
const asNewModels = byRecording(await measureAll(oracles, { modelOf: newModel }))
const asNewGenerations = byRecording(await measureAll(oracles, { modelOf: newGeneration }))
const names = ['left out', 'bills', 'within', 'width', 'within bounds narrowed without it', 'width']
const unknown = ['within as a new model', 'width', 'within as a new generation', 'width']
console.log(`| ${[...names, ...unknown].join(' | ')} |`)
console.log(`|---|${'---:|'.repeat(9)}`)
for (const [maker, pattern] of makers) {
  const isOwnApi = ({ api }: Recording) => api === 'anthropic' || api === 'bedrock-converse' || api === 'gemini'
  const own = rows.filter(
    ({ recording, kind, count }) =>
      pattern.test(recording.model) && isOwnApi(recording) && !MEDIA.has(kind) && count.unbounded.length === 0,
  )
  for (const nameOf of [({ model }: Recording) => bareName(model), ({ provider }: Recording) => provider]) {
    for (const name of new Set(own.map(({ recording }) => nameOf(recording)).sort())) {
      const held = own.filter(({ recording }) => nameOf(recording) === name)
      const others = own.filter(({ recording }) => nameOf(recording) !== name)
      if (others.length > 0) printLine(`${maker}: ${name}`, held, others)
    }
  }
  printLine(`${maker}: all, none left out`, own, own)
}

function printLine(name: string, held: readonly Counted[], others: readonly Counted[]): void {
  const below = most(others.map(shareBelow))
  const above = most(others.map(shareAbove))
  const narrow = held.map(({ count: { lower, tokens, upper }, billedTokens }) => {
    const [least, greatest] = [tokens - below * (tokens - lower), tokens + above * (upper - tokens)]
    return {
      isWithin: least <= billedTokens && billedTokens <= greatest,
      width: (greatest - least) / billedTokens,
    }
  })
  const columns = [
    name,
    String(held.length),
    String(held.filter(isWithin).length),
    percent(median(held.map(widthOf))),
    String(narrow.filter((one) => one.isWithin).length),
    percent(median(narrow.map(({ width }) => width))),
    ...[asNewModels, asNewGenerations].flatMap((counts) => {
      const again = held.map(({ recording }) => counts.get(recording)!)
      return [String(again.filter(isWithin).length), percent(median(again.map(widthOf)))]
    }),
  ]
  console.log(`| ${columns.join(' | ')} |`)
}

/** Which share of the way from the best guess to the bound a bill lies; 0 for those on the other side. */
function shareBelow({ count: { lower, tokens }, billedTokens }: Counted): number {
  return billedTokens >= tokens ? 0 : (tokens - billedTokens) / Math.max(1, tokens - lower)
}

function shareAbove({ count: { tokens, upper }, billedTokens }: Counted): number {
  return billedTokens <= tokens ? 0 : (billedTokens - tokens) / Math.max(1, upper - tokens)
}

/** The number that half of the share that is not covered lie above. */
function most(shares: readonly number[]): number {
  const ordered = shares.toSorted((a, b) => a - b)
  return ordered[Math.ceil((1 - (1 - COVERED) / 2) * ordered.length) - 1] ?? 0
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`
}

/** A model by one name, however its provider calls it. */
function bareName(model: string): string {
  return model.replace(/^.*anthropic\./, '').replace(/-\d{8}.*$/, '')
}

function byRecording(measured: readonly Row[]): ReadonlyMap<Recording, Row> {
  return new Map(measured.map((row) => [row.recording, row]))
}

/** A name that no table has, of a model with the same tokenizer. */
function newModel({ model }: Recording): string {
  if (/^gemini/.test(model)) return 'gemini-9-flash'
  return tokenizerFamilyOf(bareName(model)).name === 'claude-new' ? 'claude-opus-9' : 'claude-haiku-4-2'
}

/** A name that does not say which tokenizer the model has. */
function newGeneration({ model }: Recording): string {
  return /^gemini/.test(model) ? 'a-model-of-google' : 'claude-next'
}

/**
 * Fits constants to recorded bills: what is left of each bill beside our best guess, by what the request holds. A group
 * whose residuals are all the same number is a constant of a rules table (`src/chat/adapters`) that is off by that
 * number; one that spreads has no constant yet, and its ends are the bounds to write.
 *
 *     npm run bills:fit [-- text]      groups that have `text` in their name
 */
import { measureAll, type Row } from './measure.ts'
import { howToGet, isOracle, readRecordings } from './recordings.ts'

const recordings = readRecordings()
if (recordings === null) {
  console.error(howToGet)
  process.exit(1)
}

const wanted = process.argv[2] ?? ''
const groups = new Map<string, Row[]>()
for (const row of await measureAll(recordings.filter(isOracle))) {
  if (row.count === null) continue
  const name = nameOf(row)
  const rows = groups.get(name)
  if (rows) rows.push(row)
  else groups.set(name, [row])
}
for (const [name, rows] of [...groups].sort(([a], [b]) => a.localeCompare(b))) {
  if (name.includes(wanted)) console.log(`${name}: ${spreadOf(rows)}`)
}

/** What decides a request's constants: API, provider, family of models, and what it holds. */
function nameOf({ recording, kind }: Row): string {
  const { api, provider, model, request } = recording
  const family = /[a-z]+[-.]?\d+(?:[.-]\d)?(?:-(?:opus|sonnet|haiku|flash|pro))?|[a-z]+/i.exec(
    model.replace(/^.*[/]/, ''),
  )
  const text = JSON.stringify(request)
  const holds = [
    /"role":"(?:system|developer)"|"instructions":"|"system(?:_?[iI]nstruction)?":/.test(text) && 'system',
    /"(?:tool_choice|toolChoice)":(?!"auto"|null|\{"auto"|\{"type":"auto")/.test(text) && 'choice',
    /"(?:json_schema|responseSchema|responseJsonSchema|response_schema|jsonSchema)"/.test(text) && 'schema',
  ].filter((name) => name !== false)
  return [api, provider, family?.[0] ?? model, kind, ...holds].join(' · ')
}

/** How many residuals, the least, the middle one and the most, in tokens and as a share of the bill. */
function spreadOf(rows: readonly Row[]): string {
  const ordered = (of: (row: Row) => number) => rows.map(of).sort((a, b) => a - b)
  const ends = (numbers: readonly number[], unit: string) =>
    [numbers[0]!, numbers[Math.floor(numbers.length / 2)]!, numbers.at(-1)!].map((one) => `${one}${unit}`).join(' … ')
  const tokens = ordered(({ residualTokens }) => residualTokens)
  if (tokens[0] === tokens.at(-1)) return `${rows.length} × ${tokens[0]}`
  const shares = ordered(({ residualTokens, billedTokens }) => Math.round((100 * residualTokens) / billedTokens))
  return `${rows.length} × ${ends(tokens, '')} (${ends(shares, ' %')})`
}

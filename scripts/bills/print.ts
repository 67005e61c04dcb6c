/**
 * Prints how our counts compare with what providers really charged.
 *
 *     npm run bills                     the table
 *     npm run bills -- --rows [text]    and a line for each request whose bill is not our best guess, those with `text`
 *     npm run bills -- --brought [text]  the same, where a caller brings the model's tokenizer
 *     npm run bills -- --write          and writes the figures of `test/bills` and the README's table anew
 */
import { broughtCounter } from './brought.ts'
import { writeFigures } from './files.ts'
import { isEqual, isWithin, measureAll, type Row, widthOf } from './measure.ts'
import { howToGet, isOracle, readRecordings } from './recordings.ts'
import { tableLines } from './table.ts'

const recordings = readRecordings()
if (recordings === null) {
  console.error(howToGet)
  process.exit(1)
}
const oracles = recordings.filter(isOracle)
const rows = await measureAll(oracles)
const brought = await measureAll(oracles, { counterOf: broughtCounter })
const [, , mode, pattern = ''] = process.argv
if (mode === '--rows') for (const row of rows) printRow(row, pattern)
if (mode === '--brought') for (const row of brought) printRow(row, pattern)
if (mode === '--write') writeFigures(rows, brought)
for (const { what, value } of tableLines(rows, brought)) console.log(`${what.padEnd(66)} ${value}`)
for (const error of new Set(rows.flatMap((row) => row.error ?? []))) console.log(error.slice(0, 200))

function printRow(row: Row, wanted: string): void {
  const { recording, kind, billedTokens, count, residualTokens } = row
  const line = [
    isWithin(row) ? ' ' : '!',
    recording.api,
    recording.provider,
    recording.model,
    kind,
    `bill ${billedTokens}`,
    count ? `${count.lower}..${count.tokens}..${count.upper}${count.exact ? ' exact' : ''}` : row.error,
    `residual ${residualTokens}`,
    `width ${(100 * widthOf(row)).toFixed(0)} %`,
    count?.unread.map(({ path }) => path).join(' '),
    recording.id,
  ].join(' | ')
  if (!isEqual(row) && line.includes(wanted)) console.log(line)
}

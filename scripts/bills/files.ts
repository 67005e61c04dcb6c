/** The figures that the repository holds: what each recorded request was billed, and where our count differs. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { replaceBlock } from '../../bench/markdown.ts'
import { type Difference, differenceOf, isWrong } from './differences.ts'
import type { Row } from './measure.ts'
import { tableLines } from './table.ts'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const BILLS = at('test/bills/bills.generated.json')
const DIFFERENCES = at('test/bills/differences.generated.json')

/** What the provider reported for each recording, by id. */
export function readBills(): Readonly<Record<string, number>> {
  return JSON.parse(readFileSync(BILLS, 'utf8')) as Record<string, number>
}

export function readDifferences(): readonly Difference[] {
  return existsSync(DIFFERENCES) ? (JSON.parse(readFileSync(DIFFERENCES, 'utf8')) as Difference[]) : []
}

/** Writes the figures of measured rows, and the table into the README. What is known about a difference stays. */
export function writeFigures(rows: readonly Row[]): void {
  const bills = Object.fromEntries(rows.map(({ recording, billedTokens }) => [recording.id, billedTokens]))
  const before = new Map(
    readDifferences()
      .filter(({ known }) => known !== 'not explained')
      .map(({ id, known }) => [id, known]),
  )
  const differences = rows.filter(isWrong).map((row) => differenceOf(row, before))
  writeFileSync(
    BILLS,
    lines(
      Object.entries(bills).map(([id, tokens]) => `${JSON.stringify(id)}: ${tokens}`),
      '{}',
    ),
  )
  writeFileSync(
    DIFFERENCES,
    lines(
      differences.map((one) => JSON.stringify(one)),
      '[]',
    ),
  )
  const readme = readFileSync(at('README.md'), 'utf8')
  if (readme.includes('<!-- bills:start -->'))
    writeFileSync(at('README.md'), replaceBlock(readme, 'bills', markdownTable(rows)))
}

/** The table as the README shows it. */
function markdownTable(rows: readonly Row[]): string {
  const body = tableLines(rows).map(({ what, value }) => `| ${what} | ${value} |`)
  return ['', '| held against what providers charged | |', '|---|---:|', ...body, ''].join('\n')
}

function lines(entries: readonly string[], brackets: '{}' | '[]'): string {
  return `${brackets[0]}\n${entries.map((entry) => `  ${entry}`).join(',\n')}\n${brackets[1]}\n`
}

/** The figures that the repository holds: what each recorded request was billed, and where our count differs. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { replaceBlock } from '../../bench/markdown.ts'
import { type Difference, differenceOf, isWrong } from './differences.ts'
import type { Row } from './measure.ts'
import type { Recording } from './recordings.ts'
import { tableLines } from './table.ts'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const BILLS = at('test/bills/bills.generated.json')
const DIFFERENCES = at('test/bills/differences.generated.json')

/** What the provider reported for a recording, and what the recording is of. */
export interface Bill {
  readonly tokens: number
  readonly api: string
  readonly provider: string
  readonly model: string
  readonly notes: readonly string[]
}

/** The bill of each recording, by id. */
export function readBills(): Readonly<Record<string, Bill>> {
  return JSON.parse(readFileSync(BILLS, 'utf8')) as Record<string, Bill>
}

/** The figures of a recording. */
export function billOf({ usage, api, provider, model, notes = [] }: Recording): Bill {
  return { tokens: usage.inputTokens, api, provider, model, notes }
}

export function readDifferences(): readonly Difference[] {
  return existsSync(DIFFERENCES) ? (JSON.parse(readFileSync(DIFFERENCES, 'utf8')) as Difference[]) : []
}

/** Writes the figures of measured rows, and the table into the README. What is known about a difference stays. */
export function writeFigures(rows: readonly Row[], brought: readonly Row[]): void {
  const before = new Map(
    readDifferences()
      .filter(({ known }) => known !== 'not explained')
      .map(({ id, known }) => [id, known]),
  )
  const differences = rows.filter(isWrong).map((row) => differenceOf(row, before))
  writeFileSync(
    BILLS,
    lines(
      rows.map(({ recording }) => `${JSON.stringify(recording.id)}: ${JSON.stringify(billOf(recording))}`),
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
    writeFileSync(at('README.md'), replaceBlock(readme, 'bills', markdownTable(rows, brought)))
}

/** The table as the README shows it. */
function markdownTable(rows: readonly Row[], brought: readonly Row[]): string {
  const body = tableLines(rows, brought).map(({ what, value }) => `| ${what} | ${value} |`)
  return ['', '| held against what providers charged | |', '|---|---:|', ...body, ''].join('\n')
}

function lines(entries: readonly string[], brackets: '{}' | '[]'): string {
  return `${brackets[0]}\n${entries.map((entry) => `  ${entry}`).join(',\n')}\n${brackets[1]}\n`
}

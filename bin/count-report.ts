import { shown } from './files/names.ts'
import { formatCount, formatTable } from './table.ts'

interface CountedFile {
  readonly file: string
  /** Equal to its bounds when `exact`. */
  readonly tokens: number
  readonly lower: number
  readonly upper: number
  readonly exact: boolean
  readonly bytes: number
}

/** What was counted, and what `--json` prints. */
export interface Report {
  readonly model: string
  readonly encoding: string
  readonly totalTokens: number
  readonly totalLower: number
  readonly totalUpper: number
  readonly exact: boolean
  readonly windowTokens: number | null
  readonly inputLimitTokens: number | null
  /** Of the window or the input limit; negative by how much the total is over. Null when no window is known. */
  readonly freeTokens: number | null
  readonly limitTokens: number | null
  /** What is over the limit with its upper bound; `file` is null for the total. */
  readonly over: readonly { readonly file: string | null; readonly overTokens: number }[]
  readonly files: readonly CountedFile[]
  /** What could not be counted. */
  readonly skipped: readonly { readonly file: string; readonly reason: string }[]
}

/** The report as a table. */
export function formatReport(report: Report): string {
  const { files, totalTokens, totalLower, totalUpper, exact, model, encoding } = report
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const rows = files.map((file) => [tokensOf(file.tokens, file.exact), file.bytes, labelOf(file.file)] as const)
  const total = [tokensOf(totalTokens, exact), bytes, `total of ${formatCount(files.length)} files`] as const
  const table = formatTable([['tokens', 'bytes', 'file'], ...rows, ...(files.length === 1 ? [] : [total])])
  const scheme = model === encoding ? encoding : `${model} (${exact ? encoding : `estimated with ${encoding}`})`
  const bounds = exact ? '' : `, between ${formatCount(totalLower)} and ${formatCount(totalUpper)}`
  return `${table}\n${scheme}${bounds}${shareOf(report)}\n`
}

/** What is over the limit, a line each. */
export function overLines({ over, limitTokens }: Report): readonly string[] {
  return over.map(({ file, overTokens }) => {
    const what = file === null ? 'the total' : labelOf(file)
    const by = `${formatCount(overTokens)} tokens over the limit of ${formatCount(limitTokens ?? 0)}`
    return `${what} is ${by}; shorten it or raise --limit [OVER_LIMIT]`
  })
}

/** How much of the model's window, or of its input limit, that is. */
function shareOf({ totalUpper, windowTokens, inputLimitTokens, freeTokens }: Report): string {
  const most = inputLimitTokens ?? windowTokens
  if (most === null) return ''
  const what = inputLimitTokens === null ? 'window' : 'input limit'
  const over = freeTokens !== null && freeTokens < 0 ? `: ${formatCount(-freeTokens)} too many` : ''
  return `, ${((totalUpper / most) * 100).toFixed(1)} % of its ${what} of ${formatCount(most)}${over}`
}

function tokensOf(tokens: number, exact: boolean): number | string {
  return exact ? tokens : `≈ ${formatCount(tokens)}`
}

function labelOf(file: string): string {
  return file === '-' ? 'standard input' : shown(file)
}

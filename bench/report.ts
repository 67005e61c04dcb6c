import { ratioRows } from './ratios.ts'
import { type Cell, geometricMean, type Results, type Row } from './results.ts'

/** A row of cells for people: the table on the screen and the one in the README have the same ones. */
export function formatCell(cell: Cell | null | undefined, unit: Row['unit']): string {
  if (cell === null || cell === undefined) return '–'
  if (typeof cell === 'string') return cell
  if (unit === 'bytes') return `${Math.round(cell / 1000).toLocaleString('en')} KB`
  if (unit === 'ns')
    return cell < 10_000 ? `${Math.round(cell).toLocaleString('en')} ns` : `${(cell / 1000).toFixed(1)} µs`
  const digits = cell >= 100 ? 0 : cell >= 10 ? 0 : cell >= 1 ? 1 : 2
  const text = cell.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits })
  return unit === 'MB/s' ? text : `${text} ${unit}`
}

/** The rows of each group in order, with the geometric mean after a group of several speeds. */
export function tableRows(results: Results): { group: string; name: string; cells: string[] }[] {
  const names = results.engines.map(({ name }) => name)
  const groups = [...new Set(results.rows.map(({ group }) => group))]
  const measured = groups.flatMap((group) => {
    const rows = results.rows.filter((row) => row.group === group)
    const shown = rows.map((row) => ({
      group,
      name: row.name,
      cells: names.map((name) => formatCell(row.cells[name], row.unit)),
    }))
    if (group === 'exactness')
      return [...shown, { group, name: 'the same as tiktoken', cells: names.map(exactOf(rows)) }]
    const isSpeeds = rows.length > 1 && rows.every(({ unit }) => unit === 'MB/s')
    if (!isSpeeds) return shown
    const means = names.map((name) => formatCell(geometricMean(rows, name), 'MB/s'))
    return [...shown, { group, name: 'geometric mean', cells: means }]
  })
  return [...measured, ...ratioRows(results)]
}

/** How many of the texts and traps an engine has right. */
function exactOf(rows: readonly Row[]): (engine: string) => string {
  return (engine) => `${rows.filter(({ cells }) => cells[engine] === 'exact').length} of ${rows.length}`
}

/** The whole comparison as columns of text. */
export function printReport(results: Results): string {
  const { machine } = results
  const lines = [
    `${results.encoding}, ${machine.cpu}, ${machine.cores} cores, ${results.browser ?? `Node ${machine.node}`}, ${results.date.slice(0, 10)}, ` +
      `median of ${results.rounds}`,
  ]
  const header = results.engines.map(({ name, version }) => `${name} ${version}`)
  let group = ''
  for (const row of tableRows(results)) {
    if (row.group !== group) {
      group = row.group
      lines.push('', group, [''.padEnd(34), ...header.map((name) => name.padStart(24))].join(''))
    }
    lines.push([row.name.padEnd(34), ...row.cells.map((cell) => cell.padStart(24))].join(''))
  }
  return lines.join('\n')
}

/** Rows of the comparison as a Markdown table; `pick` says which, and how they are called. */
export function markdownTable(
  results: Results,
  pick: readonly { group: string; name: string; label: string }[],
): string {
  const rows = tableRows(results)
  const picked = pick.map(({ group, name, label }) => {
    const row = rows.find((one) => one.group === group && one.name === name)
    if (!row) throw new Error(`the results have no row "${name}" in "${group}": run "npm run bench" first`)
    return `| ${[label, ...row.cells].join(' | ')} |`
  })
  const names = results.engines.map(({ name, version }) => `${name} ${version}`)
  return [`| | ${names.join(' | ')} |`, `|---|${names.map(() => '---:|').join('')}`, ...picked].join('\n')
}

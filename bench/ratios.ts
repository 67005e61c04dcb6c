import type { Results, Row } from './results.ts'

/** How many times better than each other engine the first one is: a line for each group of rows, for the table. */
export function ratioRows(results: Results): { group: string; name: string; cells: string[] }[] {
  const [ours, ...others] = results.engines.map(({ name }) => name)
  if (ours === undefined || others.length === 0) return []
  const groups = [...new Set(results.rows.filter(({ unit }) => unit !== 'verdict').map(({ group }) => group))]
  return groups.flatMap((name) => {
    const rows = results.rows.filter(({ group }) => group === name)
    // Rows of one group may have different units, such as milliseconds and megabytes. Their mean would mean nothing.
    const isOneKind = rows.every(({ unit }) => unit === rows[0]?.unit)
    const lines = isOneKind ? [{ name, rows }] : rows.map((row) => ({ name: row.name, rows: [row] }))
    return lines
      .map((line) => ({
        group: `${ours} against each: times better, mean (least)`,
        name: line.name,
        cells: ['', ...others.map((other) => ratioCell(line.rows, ours, other))],
      }))
      .filter(({ cells }) => cells.some((cell) => cell !== '' && cell !== '–'))
  })
}

function ratioCell(rows: readonly Row[], ours: string, other: string): string {
  const ratios = rows.flatMap(({ cells, better }) => {
    const [mine, theirs] = [cells[ours], cells[other]]
    if (typeof mine !== 'number' || typeof theirs !== 'number') return []
    return [better === 'larger' ? mine / theirs : theirs / mine]
  })
  if (ratios.length < rows.length || ratios.length === 0) return '–'
  const mean = Math.exp(ratios.reduce((total, ratio) => total + Math.log(ratio), 0) / ratios.length)
  return ratios.length === 1 ? times(mean) : `${times(mean)} (${times(Math.min(...ratios))})`
}

function times(ratio: number): string {
  return `${ratio.toLocaleString('en', { maximumSignificantDigits: ratio < 10 ? 2 : 3 })}×`
}

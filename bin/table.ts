/** Rows as aligned text: numbers to the right, with separators, texts to the left. The first row is the heading. */
export function formatTable(rows: readonly (readonly (string | number)[])[]): string {
  const cells = rows.map((row) => row.map(formatCell))
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)))
  const last = widths.length - 1
  return cells
    .map((row, at) =>
      row
        .map((cell, column) => {
          const isNumber = typeof (rows[at === 0 ? 1 : at] ?? rows[0]!)[column] === 'number'
          if (isNumber) return cell.padStart(widths[column]!)
          return column === last ? cell : cell.padEnd(widths[column]!)
        })
        .join('  '),
    )
    .map((line) => `${line}\n`)
    .join('')
}

/** A number as people read it: 1,234,567. The same on every machine. */
export function formatCount(value: number): string {
  return value.toLocaleString('en-US')
}

function formatCell(cell: string | number): string {
  return typeof cell === 'number' ? formatCount(cell) : cell
}

import type { Machine } from './machine.ts'

/** A number that was measured, or in words why there is none. */
export type Cell = number | string

/** A row of the comparison: for each engine, by its name, a cell. */
export interface Row {
  readonly group: string
  readonly name: string
  readonly unit: 'MB/s' | 'ms' | 'ns' | 'MB' | 'bytes' | 'verdict'
  /** Whether a larger or a smaller number is the better one. */
  readonly better: 'larger' | 'smaller'
  readonly cells: Readonly<Record<string, Cell>>
}

/** Everything one run of the benchmark found, as it is written to `bench/results`. */
export interface Results {
  readonly date: string
  readonly encoding: 'o200k_base'
  /** The browser and its version, when it was not measured in Node. */
  readonly browser?: string
  readonly machine: Machine
  readonly rounds: number
  readonly engines: readonly { readonly name: string; readonly version: string }[]
  readonly texts: readonly {
    readonly name: string
    readonly source: string
    readonly bytes: number
    readonly sha256: string
  }[]
  readonly rows: readonly Row[]
}

/** The geometric mean of an engine's numbers in a group of rows; null when one of them is not a number. */
export function geometricMean(rows: readonly Row[], engine: string): number | null {
  const cells = rows.map((row) => row.cells[engine])
  if (cells.length === 0 || !cells.every((cell) => typeof cell === 'number')) return null
  return Math.exp(cells.reduce((total, cell) => total + Math.log(cell), 0) / cells.length)
}

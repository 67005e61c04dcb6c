import { formatNumber } from '../../errors/index.ts'
import type { Plan, PlannedSlot } from '../plan-types.ts'

export interface FormatOptions {
  /** Also a line per item, with what became of it and why. Default false. */
  readonly items?: boolean
}

/**
 * A plan as a table of plain text, for logs and terminals. The rows add up to the window.
 *
 * @example
 * console.log(formatPlan(plan))
 * // slot        tokens  framing   needed  items
 * // system           6        4       10  1 kept
 * // history      3,204      148    9,120  37 kept · 12 dropped
 * // …
 */
export function formatPlan(plan: Plan<never> | Plan<object>, options: FormatOptions = {}): string {
  const rows: string[][] = [['slot', 'tokens', 'framing', 'needed', 'items']]
  for (const slot of plan.slots) {
    rows.push([
      slot.name,
      formatNumber(slot.tokens),
      formatNumber(slot.framingTokens),
      formatNumber(slot.neededTokens),
      fates(slot),
    ])
    if (!options.items) continue
    for (const item of slot.items) {
      const framing = item.status === 'dropped' || item.status === 'summarised' ? '' : formatNumber(item.framingTokens)
      rows.push([
        `  ${item.id}`,
        formatNumber(item.tokens),
        framing,
        formatNumber(item.originalTokens),
        `${item.status}: ${item.reason}`,
      ])
    }
  }
  const slotFraming = plan.slots.reduce((sum, slot) => sum + slot.framingTokens, 0)
  rows.push(
    [
      'framing',
      formatNumber(plan.framingTokens),
      formatNumber(plan.framingTokens - slotFraming),
      '',
      'of every request, in the column to the left',
    ],
    ['free', formatNumber(plan.freeTokens), '', '', ''],
    ['reserve', formatNumber(plan.outputReserveTokens), '', '', 'held for the answer'],
    ['window', formatNumber(plan.windowTokens), '', '', plan.model ?? plan.encoding],
  )
  return align(rows)
}

function fates(slot: PlannedSlot): string {
  const counts = new Map<string, number>()
  for (const { status } of slot.items) counts.set(status, (counts.get(status) ?? 0) + 1)
  const said = [...counts].map(([status, count]) => `${formatNumber(count)} ${status}`)
  if (slot.summaryError) said.push(`no summary: ${slot.summaryError}`)
  if (slot.wouldFit) said.push(`a window of ${formatNumber(slot.wouldFit.windowTokens)} would keep it`)
  return said.join(' · ') || 'empty'
}

// The first and the last column are words, the others numbers.
function align(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const last = widths.length - 1
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0]!) : column === last ? cell : cell.padStart(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** One stretch of a drawn bar. */
export interface BarSegment {
  readonly name: string
  readonly kind: 'slot' | 'framing' | 'free' | 'reserve'
  readonly tokens: number
  readonly cells: number
}

/**
 * A plan's window as stretches of `width` cells in all: slots, then framing, free, and the reserve at the right.
 * Whatever has tokens has at least one cell, as long as there are enough cells.
 */
export function planSegments(plan: Plan<never> | Plan<object>, width: number): readonly BarSegment[] {
  const parts: Omit<BarSegment, 'cells'>[] = [
    ...plan.slots.map(({ name, tokens }) => ({ name, kind: 'slot' as const, tokens })),
    { name: 'framing', kind: 'framing', tokens: plan.framingTokens },
    { name: 'free', kind: 'free', tokens: plan.freeTokens },
    { name: 'reserve', kind: 'reserve', tokens: plan.outputReserveTokens },
  ]
  const wanted = parts.map(({ tokens }) => (plan.windowTokens === 0 ? 0 : (tokens * width) / plan.windowTokens))
  const cells = wanted.map((cell, index) => (parts[index]!.tokens === 0 ? 0 : Math.max(1, Math.floor(cell))))
  const remainder = (index: number) => wanted[index]! - cells[index]!
  const places = parts.map((_, index) => index)
  const difference = width - sum(cells)
  if (difference > 0) {
    // What rounding left over goes to the stretches that are furthest from what they should have, a cell each.
    const short = places.filter((index) => parts[index]!.tokens > 0)
    short.sort((a, b) => remainder(b) - remainder(a) || cells[b]! - cells[a]!)
    for (const index of short.slice(0, difference)) cells[index]!++
  }
  let over = Math.max(0, -difference)
  // The long ones give up what the short ones have too much.
  for (; over > 0; over--) {
    let most = -1
    for (const index of places) {
      if (cells[index]! > 1 && (most < 0 || remainder(index) < remainder(most))) most = index
    }
    if (most < 0) break
    cells[most]!--
  }
  // With fewer cells than stretches some must go without.
  const single = places.filter((index) => cells[index] === 1).sort((a, b) => remainder(a) - remainder(b))
  for (const index of single.slice(0, over)) cells[index] = 0
  return parts.map((part, index) => ({ ...part, cells: cells[index]! }))
}

const SLOT_CELLS = ['█', '▓', '▒', '▚', '▞', '▤', '▥', '▦', '▧', '▨']
const OTHER_CELLS = { framing: '┄', free: ' ', reserve: '░' } as const

/** A plan's window as a line of text, with a legend below it. */
export function drawPlan(plan: Plan<never> | Plan<object>, width = 64): string {
  let slot = 0
  const drawn = planSegments(plan, width).map((segment) => {
    const cell = segment.kind === 'slot' ? SLOT_CELLS[slot++ % SLOT_CELLS.length]! : OTHER_CELLS[segment.kind]
    return { ...segment, cell }
  })
  const bar = drawn.map(({ cell, cells }) => cell.repeat(cells)).join('')
  const legend = drawn
    .map(({ cell, name, tokens }) => `${cell === ' ' ? '·' : cell} ${name} ${formatNumber(tokens)}`)
    .join('  ')
  return `|${bar}|\n${legend}`
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

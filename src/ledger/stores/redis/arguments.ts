/** What a script is given: the data that are meant, how long rows are kept, then the operation. */
import { amountFor } from '../../engine/reserve.ts'
import { CEILING, type LedgerOp, type ReserveOp, type SettleOp } from '../../store/types.ts'

/**
 * `identity`: as in `LedgerStore.apply`. `cells`: where a settle's reservation is, if the caller made it itself.
 * Reservations and settles are lists of text: scripts read those quickest.
 */
export function argumentsOf(
  op: LedgerOp,
  identity: string | null,
  retainMs: number,
  cells: readonly string[] = [],
): string[] {
  const first = identity ?? ''
  if (op.kind === 'reserve') return reserveArgs(op, first, retainMs)
  if (op.kind === 'settle') return [...settleArgs(op, first, retainMs), ...cells]
  return [first, `${retainMs}`, JSON.stringify(op)]
}

/**
 * Nine of the operation, the entry's text after its times, then seven of each line: the counter, for calendars and totals
 * from when to when, the limit, the whole amount, the part's text, and all else that only a general script reads.
 */
function reserveArgs(op: ReserveOp, identity: string, retainMs: number): string[] {
  const { lines, wantOutput } = op
  const spends = op.spendOnExpiry ? '1' : '0'
  const args = [
    identity,
    `${retainMs}`,
    op.id,
    op.print,
    op.digest ?? '',
    `${op.digestMs}`,
    `${op.maxAttempts}`,
    `${op.holdMs}`,
    spends,
    `${wantOutput}`,
    `${op.leastOutput}`,
    ` ${spends} ${wantOutput} ${lines.length} `,
  ]
  for (const { account, unit, limit, window, fixed, rate, rateTokens, enforced } of lines) {
    const amount = amountFor(fixed, rate, rateTokens, wantOutput)
    const rest = `${unit} ${enforced ? 1 : 0} ${fixed} ${rate} ${rateTokens}`
    let [from, till, part, place] = ['', '', '', '']
    switch (window.kind) {
      case 'calendar': {
        const [before, start, end, after] = window.edges
        from = `${start}`
        till = `${end}`
        part = `${unit} ${start} ${end! + retainMs} ${amount} `
        place = `calendar ${before} ${start} ${end} ${after}`
        break
      }
      case 'total':
        from = '0'
        till = `${CEILING}`
        part = `${unit} 0 ${CEILING} ${amount} `
        place = 'total 0 0 0 0'
        break
      case 'rolling':
        place = `rolling ${window.sliceMs} ${window.slices} 0 0`
        break
      case 'bucket':
        place = `bucket ${window.perMs} ${window.scale} 0 0`
    }
    args.push(account, from, till, `${limit}`, `${amount}`, part, `${place} ${rest}`)
  }
  return args
}

/** The operation, then what was used of each unit. */
function settleArgs({ id, print, used }: SettleOp, identity: string, retainMs: number): string[] {
  const [input, output, both, requests, cost] = used
  return [identity, `${retainMs}`, id, print, `${input}`, `${output}`, `${both}`, `${requests}`, `${cost}`]
}

/** The fields of the cells that a reservation under calendar windows and totals is in. */
export function cellsOf({ lines }: ReserveOp): string[] {
  return lines.map(({ account, window }) => `c${account}|${window.kind === 'calendar' ? window.edges[1]! : 0}`)
}

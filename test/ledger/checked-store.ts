/** A store whose every answer is compared with the truth. */
import type { Answer, LedgerOp, LedgerStore, LineAnswer, PartAnswer } from '../../src/ledger/store/types.ts'
import { Truth } from './truth.ts'

/** A store under test with a clock that the test sets. */
export interface TestStore {
  readonly store: LedgerStore
  now(): number
  setNow(ms: number): void | Promise<void>
  /** Ends the store and opens it again over the same data, where it has data that outlive it. */
  reopen?(): Promise<void>
  dispose(): void | Promise<void>
}

/** What a store keeps after it is over, in the tests. */
export const RETAIN_MS = 2 * 86_400_000

/** Answers as the store does, and throws when the truth says something else. */
export function checkedStore(under: TestStore): LedgerStore {
  const truth = new Truth(RETAIN_MS)
  return {
    name: under.store.name,
    async apply(op: LedgerOp, identity: string | null): Promise<Answer> {
      const answer = await under.store.apply(op, identity)
      // Nothing was done yet: the operation comes again with other edges, or when the backlog is cleared.
      if (op.kind === 'identity' || answer.kind === 'clock' || answer.kind === 'again') return answer
      compare(op, answer, truth.apply(op, under.now()))
      if (answer.kind === 'refused' && (op.kind === 'reserve' || op.kind === 'extend')) {
        answer.lines.forEach((line, index) => {
          // An override that ends may take back what it gave.
          const isSame = line.overrideUntil <= 0 || line.retryAt < line.overrideUntil
          if (line.retryAt >= 0 && isSame && !truth.hasRoomAt(op.lines[index]!, line.reserved, line.retryAt)) {
            throw new Error(
              `a request that may be sent again at ${line.retryAt} does not fit then: ${JSON.stringify(line)}`,
            )
          }
        })
      }
      return answer
    },
  }
}

function compare(op: LedgerOp, actual: Answer, expected: Answer): void {
  const [one, other] = [normal(op, actual), normal(op, expected)]
  if (one !== other) throw new Error(`${op.kind} answered\n  ${one}\nand the truth is\n  ${other}`)
}

/** What is promised of an answer, as text: not how a reservation is divided, and not what a full bucket was once. */
function normal(op: LedgerOp, answer: Answer): string {
  switch (answer.kind) {
    case 'reserved': {
      const { kind, now, id, attempts, output, expiresAt } = answer
      return `${[kind, now, id, attempts, output, expiresAt]}${linesOf(op, answer.lines)}`
    }
    case 'refused':
      return `${[answer.kind, answer.now, answer.output]}${linesOf(op, answer.lines)}`
    case 'read':
      return `${[answer.kind, answer.now]}${linesOf(op, answer.lines)}`
    case 'settled':
      return `${[answer.kind, answer.now, answer.repeated, answer.late]}${totals(answer.parts)}`
    case 'found': {
      if (answer.entry === null) return `found nothing at ${answer.now}`
      const { state, attempts, step, createdAt, expiresAt, parts } = answer.entry
      return `${[answer.kind, answer.now, state, attempts, step, createdAt, expiresAt]}${totals(parts)}`
    }
    default:
      return Object.entries(answer).sort().join()
  }
}

function linesOf(op: LedgerOp, lines: readonly LineAnswer[]): string {
  let text = ''
  lines.forEach((line, index) => {
    const { limit, held, spent, reserved, startsAt, endsAt, why, overrideUntil } = line
    const granted = 'lines' in op && op.lines[index]?.window.kind === 'bucket' ? 0 : line.granted
    const window = `from ${startsAt} to ${endsAt}, override ${overrideUntil}`
    text += `\n    limit ${limit}, held ${held}, spent ${spent}, reserved ${reserved}, granted ${granted}, why ${why}, ${window}`
  })
  return text
}

function totals(parts: readonly PartAnswer[]): string {
  const byAccount = new Map<string, [number, number, number]>()
  for (const { account, reserved, held, spent } of parts) {
    const before = byAccount.get(account) ?? [0, 0, 0]
    byAccount.set(account, [before[0] + reserved, before[1] + held, before[2] + spent])
  }
  return [...byAccount].map(([account, sums]) => `\n    ${account}: reserved, held, spent ${sums}`).join('')
}

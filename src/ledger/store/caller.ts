/** Calls to a store: until it answers, within a time, and only with the data that are meant. */
import { TokenroomError } from '../../errors/index.ts'
import type { LedgerSettings } from '../options.ts'
import { inTime } from './in-time.ts'
import type { Answer, LedgerOp } from './types.ts'

/** An operation for the time that it will be carried out at, as far as the caller knows it. */
export type OpAt = (now: number) => LedgerOp

export interface Caller {
  /** The caller's guess of the store's time. */
  now(): number
  call(op: OpAt): Answer | Promise<Answer>
  accept(): Promise<void>
}

/** A store clears at most so many parts of a backlog for one operation. */
const MOST_ROUNDS = 10_000
const REBUILDING = 'rebuilding:'

/** `rebuild` counts the past again; it is called while no other operation passes. */
export function createCaller(
  settings: LedgerSettings,
  rebuild: (apply: (op: OpAt) => Promise<Answer>) => Promise<void>,
): Caller {
  const { store, timeoutMs, whenEmpty, whenLost } = settings
  let skewMs = 0
  let identity: string | null = null
  let recovering: Promise<void> | null = null

  const now = (): number => settings.now() + skewMs

  function call(op: OpAt): Answer | Promise<Answer> {
    if (identity === null) return open().then(() => call(op))
    const first = op(now())
    let answer: Answer | Promise<Answer>
    try {
      answer = store.apply(first, identity)
    } catch (cause) {
      throw down(first.kind, cause)
    }
    if (!(answer instanceof Promise)) return isFinal(answer) ? answer : finish(op, first.kind, answer)
    const answered = (one: Answer) => (isFinal(one) ? one : finish(op, first.kind, one))
    const failed = (cause: unknown) => down(first.kind, cause)
    if (!store.isLocal) return inTime(answer, timeoutMs, { answered, failed })
    return answer.then(answered, (cause) => {
      throw failed(cause)
    })
  }

  async function finish(op: OpAt, kind: string, first: Answer): Promise<Answer> {
    let answer = first
    for (let round = 0; round < MOST_ROUNDS; round++) {
      if (answer.kind === 'lost') {
        await recover(kind, answer.found)
      } else if (answer.kind === 'clock') {
        skewMs = answer.now - settings.now()
      } else if (answer.kind !== 'again') {
        return answer
      }
      answer = await ask(op(answer.kind === 'clock' || answer.kind === 'again' ? answer.now : now()), identity)
    }
    throw down(kind, new Error(`no answer after ${MOST_ROUNDS} rounds`))
  }

  async function ask(op: LedgerOp, as: string | null): Promise<Answer> {
    const failed = (cause: unknown) => down(op.kind, cause)
    let answer: Answer | Promise<Answer>
    try {
      answer = store.apply(op, as)
    } catch (cause) {
      throw TokenroomError.isInstance(cause) ? cause : failed(cause)
    }
    return inTime(Promise.resolve(answer), timeoutMs, { answered: (one) => one, failed })
  }

  /** Each call asks for itself: on Workers none may wait for what another request has begun. */
  async function open(): Promise<void> {
    let found = await name(null, null)
    if (found === null && whenEmpty === 'create') found = await name(null, crypto.randomUUID())
    if (identity !== null) return
    if (found !== null && !found.startsWith(REBUILDING)) identity = found
    else {
      recovering ??= recover('open', found).finally(() => {
        recovering = null
      })
      await recovering
    }
  }

  /** Names the data `set` if they are named `from`; answers their name after that. */
  async function name(from: string | null, set: string | null): Promise<string | null> {
    const answer = await ask({ kind: 'identity', from, set }, null)
    if (answer.kind !== 'identity') throw down('identity', new Error(`it answered "${answer.kind}"`))
    return answer.found
  }

  async function recover(operation: string, found: string | null): Promise<void> {
    if (typeof whenLost !== 'function' || found?.startsWith(REBUILDING)) throw lost(operation, identity, found)
    if (found !== null) {
      // Somebody else has counted the past again.
      identity = found
      return
    }
    const fresh = crypto.randomUUID()
    const mine = `${REBUILDING}${fresh}`
    if ((await name(null, mine)) !== mine) throw lost(operation, identity, 'being rebuilt')
    await rebuild((op) => ask(op(now()), mine))
    identity = await name(mine, fresh)
  }

  async function accept(): Promise<void> {
    const found = await name(null, null)
    if (found?.startsWith(REBUILDING)) identity = await name(found, found.slice(REBUILDING.length))
    else identity = found ?? (await name(null, crypto.randomUUID()))
  }

  return { now, call, accept }
}

/** Whether an answer ends the call. The others ask for one more round: with another time, or with other data. */
function isFinal({ kind }: Answer): boolean {
  return kind !== 'clock' && kind !== 'again' && kind !== 'lost'
}

function down(operation: string, cause: unknown): TokenroomError<'LEDGER_STORE_DOWN'> {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const message = `the ledger's store did not carry out "${operation}": ${reason}; repeat it with the same id, which counts nothing twice`
  return new TokenroomError('LEDGER_STORE_DOWN', message, { operation, reason }, { cause })
}

function lost(operation: string, expected: string | null, found: string | null): TokenroomError<'LEDGER_STORE_LOST'> {
  const what = found === null ? 'has no data' : found.startsWith(REBUILDING) ? 'is being rebuilt' : 'has other data'
  const message = `the ledger's store ${what}, so "${operation}" was not carried out; restore it, or call accept() to go on with what is there`
  return new TokenroomError('LEDGER_STORE_LOST', message, { operation, expected: expected ?? '', found })
}

/**
 * The truth: what a ledger has to answer, in the plainest way. It keeps every reservation for ever and adds all of them up
 * for every question. Slow, and short enough to be read in one go: every store is held to it.
 */
import type { Answer, LedgerOp, LineAnswer, LineOp, Used } from '../../src/ledger/store/types.ts'
import { type Flow, missingFrom } from './truth-bucket.ts'

type Part = { account: string; unit: number; at: number; reserved: number; held: number; spent: number; said: number }
type Fields = Pick<Extract<LedgerOp, { kind: 'reserve' }>, 'id' | 'print' | 'digest' | 'spendOnExpiry'>
type State = { state: 'pending' | 'settled' | 'released' | 'expired'; attempts: number; output: number; step: number }
type Times = { createdAt: number; expiresAt: number; overAt: number }
type Steps = { stepPrint: string; stepOutput: number; settlePrint: string; late: boolean }
type Entry = Fields & State & Times & Steps & { parts: Part[] }

export class Truth {
  #entries: Entry[] = []
  #parts = new Map<string, Part[]>()
  #overrides = new Map<string, { amount: number; until: number | null }>()
  /** All that ever went into or came out of a bucket, in order. */
  #flows = new Map<string, Flow[]>()
  #retainMs: number

  constructor(retainMs: number) {
    this.#retainMs = retainMs
  }

  apply(op: Exclude<LedgerOp, { kind: 'identity' }>, now: number): Answer {
    for (const entry of this.#entries.filter((one) => one.state === 'pending' && one.expiresAt <= now)) {
      this.#become(entry, 'expired', now, (part) => part.spent + (entry.spendOnExpiry ? part.held : 0))
    }
    const known = 'id' in op ? this.#find(op.id, now) : undefined
    switch (op.kind) {
      case 'reserve': {
        const young = (one: Entry) =>
          one.digest === op.digest && one.state === 'pending' && now - one.createdAt <= op.digestMs
        const same = op.digest === null ? known : this.#entries.findLast(young)
        if (same !== undefined) {
          if (same.print !== op.print) return { kind: 'conflict', differs: 'the scope or the amounts' }
          if (same.state !== 'pending') return { kind: 'resolved', state: same.state }
          if (same.attempts >= op.maxAttempts) return { kind: 'attempts', now, attempts: same.attempts }
          same.attempts++
          same.expiresAt = Math.max(same.expiresAt, now + op.holdMs)
          return this.#reserved(same, op.lines, same.output, now, 0)
        }
        const decided = this.#decide(op.lines, op.wantOutput, op.leastOutput, now)
        if (typeof decided !== 'number') return decided
        const { id, print, digest, spendOnExpiry } = op
        const times = { createdAt: now, expiresAt: now + op.holdMs, overAt: Infinity }
        const rest = { step: 0, stepPrint: '', stepOutput: 0, settlePrint: '', late: false, parts: [] }
        const entry: Entry = {
          id,
          print,
          digest,
          spendOnExpiry,
          ...times,
          ...rest,
          state: 'pending',
          attempts: 1,
          output: decided,
        }
        this.#entries.push(entry)
        const before = op.lines.map((line) => this.#why(line, amount(line, decided), now))
        this.#hold(entry, op.lines, decided, now)
        return this.#reserved(entry, op.lines, decided, now, before)
      }
      case 'settle': {
        if (known === undefined) return { kind: 'unknown' }
        if (known.state === 'released') return { kind: 'resolved', state: 'released' }
        const repeated = known.state === 'settled'
        if (repeated && known.settlePrint !== op.print) return { kind: 'conflict', differs: 'what was used' }
        if (!repeated) {
          if (op.used[4] < 0 && known.parts.some(({ unit }) => unit === 4)) return { kind: 'cost-missing' }
          known.late = known.state === 'expired'
          known.settlePrint = op.print
          const shares = divide(known.parts, op.used)
          this.#become(known, 'settled', now, (part) => shares.get(part)!)
        }
        return { kind: 'settled', now, repeated, late: known.late, parts: known.parts.map(toAnswer) }
      }
      case 'extend': {
        if (known === undefined) return { kind: 'unknown' }
        if (!known.print.startsWith(op.scope)) return { kind: 'conflict', differs: 'the scope' }
        if (known.state !== 'pending') return { kind: 'resolved', state: known.state }
        if (op.step === known.step && op.print !== known.stepPrint)
          return { kind: 'conflict', differs: `the amounts of step ${op.step}` }
        if (op.step === known.step) return this.#reserved(known, op.lines, known.stepOutput, now, 0)
        if (op.step !== known.step + 1) return { kind: 'step', expected: known.step + 1 }
        if (op.used !== null) {
          if (op.used[4] < 0 && known.parts.some(({ unit }) => unit === 4)) return { kind: 'cost-missing' }
          const shares = divide(known.parts, op.used)
          for (const part of known.parts) {
            part.said = shares.get(part)!
            this.#move(part, Math.max(0, part.reserved - part.said), part.said, now)
          }
        }
        const decided = this.#decide(op.lines, op.wantOutput, op.leastOutput, now)
        if (typeof decided !== 'number') return decided
        known.expiresAt = Math.max(known.expiresAt, now + op.holdMs)
        Object.assign(known, { step: op.step, stepPrint: op.print, stepOutput: decided })
        this.#hold(known, op.lines, decided, now)
        return this.#reserved(known, op.lines, decided, now, 0)
      }
      case 'release': {
        if (known === undefined) return { kind: 'unknown' }
        if (known.state === 'settled') return { kind: 'resolved', state: 'settled' }
        const repeated = known.state === 'released'
        if (!repeated) this.#become(known, 'released', now, (part) => part.said)
        return { kind: 'released', now, repeated }
      }
      case 'charge': {
        if (known !== undefined && known.print !== op.print)
          return { kind: 'conflict', differs: 'the scope or the amounts' }
        if (known !== undefined) return { kind: 'charged', now, repeated: true }
        if (op.used[4] < 0 && op.lines.some(({ unit }) => unit === 4)) return { kind: 'cost-missing' }
        const at = Math.min(op.at ?? now, now)
        const times = { createdAt: at, expiresAt: at, overAt: now + this.#retainMs }
        const rest = {
          step: 0,
          stepPrint: '',
          stepOutput: 0,
          settlePrint: op.used.join(),
          late: false,
          spendOnExpiry: false,
          attempts: 1,
          output: 0,
        }
        const entry: Entry = {
          id: op.id,
          print: op.print,
          digest: null,
          state: 'settled',
          ...times,
          ...rest,
          parts: [],
        }
        this.#entries.push(entry)
        this.#hold(
          entry,
          op.lines.map((line) => ({ ...line, fixed: 0, rate: 0 })),
          0,
          at,
        )
        for (const part of entry.parts) this.#move(part, 0, op.used[part.unit]!, at)
        return { kind: 'charged', now, repeated: false }
      }
      case 'read':
        return { kind: 'read', now, lines: op.lines.map((line) => this.#line(line, 0, 0, op.at ?? now)) }
      case 'find': {
        if (known === undefined) return { kind: 'found', now, entry: null }
        const { state, attempts, step, createdAt, expiresAt, parts } = known
        return {
          kind: 'found',
          now,
          entry: { state, attempts, step, createdAt, expiresAt, parts: parts.map(toAnswer) },
        }
      }
      case 'override':
        if (op.amount === null) this.#overrides.delete(op.account)
        else this.#overrides.set(op.account, { amount: op.amount, until: op.until })
        return { kind: 'overridden', now }
    }
  }

  /** Whether so much fits a limit at a later time if nothing comes until then. */
  hasRoomAt(line: LineOp, wanted: number, at: number): boolean {
    const later = new Truth(this.#retainMs)
    later.#overrides = this.#overrides
    later.#flows = new Map([...this.#flows].map(([account, flows]) => [account, [...flows]]))
    for (const entry of this.#entries) {
      const copy = { ...entry, parts: [] }
      later.#entries.push(copy)
      for (const part of entry.parts) later.#add(copy, { ...part })
    }
    const answer = later.apply({ kind: 'read', at: null, lines: [line] }, at)
    return answer.kind === 'read' && answer.lines.every(({ limit, held, spent }) => held + spent + wanted <= limit)
  }

  #find = (id: string, now: number) => this.#entries.findLast((one) => one.id === id && now < one.overAt)

  #become(entry: Entry, state: Entry['state'], now: number, spentOf: (part: Part) => number): void {
    for (const part of entry.parts) this.#move(part, 0, spentOf(part), now)
    entry.state = state
    entry.overAt = now + this.#retainMs
  }

  #move(part: Part, held: number, spent: number, now: number): void {
    this.#flows.get(part.account)?.push({ at: now, tokens: held + spent - part.held - part.spent })
    Object.assign(part, { held, spent })
  }

  #hold(entry: Entry, lines: readonly LineOp[], output: number, now: number): void {
    for (const line of lines) {
      const { account, unit, window } = line
      const reserved = amount(line, output)
      if (window.kind === 'bucket' && !this.#flows.has(account)) this.#flows.set(account, [])
      this.#flows.get(account)?.push({ at: now, tokens: reserved })
      this.#add(entry, { account, unit, at: now, reserved, held: reserved, spent: 0, said: 0 })
    }
  }

  #add(entry: Entry, part: Part): void {
    entry.parts.push(part)
    this.#parts.set(part.account, [...(this.#parts.get(part.account) ?? []), part])
  }

  #decide(lines: readonly LineOp[], want: number, least: number, now: number): number | Answer {
    const enforced = lines.filter((line) => line.enforced)
    const seen = enforced.map((line) => this.#line(line, 0, 0, now))
    const fitsAll = (output: number) => enforced.every((line, at) => whyNot(seen[at]!, amount(line, output)) === 0)
    // Bisection: more output never fits where less does not.
    let [yes, no] = [-1, want + 1]
    while (no - yes > 1) {
      const middle = Math.floor((yes + no) / 2)
      if (fitsAll(middle)) yes = middle
      else no = middle
    }
    if (yes >= least) return yes
    return {
      kind: 'refused',
      now,
      output: yes,
      lines: lines.map((line) => this.#line(line, amount(line, least), this.#why(line, amount(line, least), now), now)),
    }
  }

  #reserved(entry: Entry, lines: readonly LineOp[], output: number, now: number, why: 0 | readonly number[]): Answer {
    const reservedOf = (account: string) =>
      sum(
        entry.parts.filter((part) => part.account === account),
        'reserved',
      )
    const answers = lines.map((line, index) =>
      this.#line(line, reservedOf(line.account), why === 0 ? 0 : why[index]!, now),
    )
    return {
      kind: 'reserved',
      now,
      id: entry.id,
      attempts: entry.attempts,
      output,
      expiresAt: entry.expiresAt,
      lines: answers,
    }
  }

  #why = (line: LineOp, wanted: number, now: number) => whyNot(this.#line(line, 0, 0, now), wanted)

  #line(line: LineOp, reserved: number, why: number, now: number): LineAnswer {
    const { account, window } = line
    const override = this.#overrides.get(account)
    const holds = override !== undefined && (override.until === null || now < override.until)
    const limit = holds ? override.amount : line.limit
    const overrideUntil = holds ? (override.until ?? -1) : 0
    let [startsAt, endsAt] = [0, -1]
    if (window.kind === 'calendar') {
      startsAt = window.edges.findLast((edge) => edge <= now)!
      endsAt = window.edges.find((edge) => edge > now)!
    } else if (window.kind === 'rolling') {
      startsAt = now - (now % window.sliceMs) - window.slices * window.sliceMs
    }
    const parts = (this.#parts.get(account) ?? []).filter(({ at }) => at >= startsAt && (endsAt < 0 || at < endsAt))
    let [held, spent] = [sum(parts, 'held'), sum(parts, 'spent')]
    if (window.kind === 'bucket') {
      const missing = missingFrom(this.#flows.get(account) ?? [], BigInt(window.perMs), BigInt(window.scale), now)
      held = Math.min(held, missing)
      spent = missing - held
    }
    const granted = sum(parts, 'reserved')
    return { limit, held, spent, reserved, granted, startsAt, endsAt, why, retryAt: -1, overrideUntil }
  }
}

const sum = (parts: readonly Part[], field: 'reserved' | 'held' | 'spent') =>
  parts.reduce((total, part) => total + part[field], 0)

const toAnswer = ({ at, said, ...part }: Part) => ({ ...part, startsAt: at })

/** 0: it fits. 1: too much is spent. 2: too much is held. 3: it is more than the limit. */
function whyNot({ limit, held, spent }: LineAnswer, wanted: number): number {
  if (wanted === 0 || held + spent + wanted <= limit) return 0
  return wanted > limit ? 3 : spent + wanted > limit ? 1 : 2
}

/** What a line asks for, in exact arithmetic. */
function amount(line: LineOp, output: number): number {
  const per = BigInt(line.rateTokens)
  return line.fixed + Number((BigInt(line.rate) * BigInt(output) + per - 1n) / per)
}

/** Each counter's usage over its parts, first to last: up to what each reserved, and the rest to the last. */
function divide(parts: readonly Part[], used: Used): Map<Part, number> {
  const shares = new Map<Part, number>()
  for (const part of parts) {
    const before = parts.slice(0, parts.indexOf(part)).filter(({ account }) => account === part.account)
    const isLast = parts.findLast(({ account }) => account === part.account) === part
    const rest = used[part.unit]! - before.reduce((total, one) => total + shares.get(one)!, 0)
    shares.set(part, isLast ? rest : Math.min(rest, part.reserved))
  }
  return shares
}

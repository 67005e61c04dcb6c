import { describeValue, TokenroomError } from '../../errors/index.ts'
import type {
  ClearToolResultsPolicy,
  DropLowestScorePolicy,
  DropOldestPolicy,
  DropReasoningPolicy,
  Policy,
  PolicyName,
  TruncatePolicy,
} from '../policy-types.ts'
import type { SummarisePolicy } from '../summary-types.ts'

/** A slot's policies as one set of rules. Without any the slot is required. */
export interface Rules {
  readonly required: boolean
  readonly whole: boolean
  readonly oldest: DropOldestPolicy | null
  readonly score: DropLowestScorePolicy | null
  readonly truncate: TruncatePolicy | null
  readonly summarise: SummarisePolicy | null
  readonly clear: ClearToolResultsPolicy | null
  readonly reasoning: DropReasoningPolicy | null
}

const kinds: readonly Policy['kind'][] = [
  'required',
  'drop-oldest',
  'drop-lowest-score',
  'truncate',
  'whole-or-nothing',
  'summarise',
  'clear-tool-results',
  'drop-reasoning',
]

/** Those that leave every item in its place. */
const CHANGING: ReadonlySet<Policy['kind']> = new Set(['required', 'clear-tool-results', 'drop-reasoning'])

/** Reads `policy`. Throws `INVALID_ARGUMENT` for an unknown policy and for policies that contradict each other. */
export function readRules(
  slot: string,
  policy: PolicyName | Policy | readonly (PolicyName | Policy)[] | undefined,
): Rules {
  const list = policy === undefined ? [] : Array.isArray(policy) ? policy : [policy]
  const byKind = new Map<Policy['kind'], Policy>()
  for (const one of list as readonly (PolicyName | Policy)[]) {
    const read = (typeof one === 'string' ? { kind: one } : one) as Policy
    if (!kinds.includes(read?.kind))
      throw invalid(slot, describeValue(typeof one === 'string' ? one : read?.kind), `one of ${kinds.join(', ')}`)
    if (byKind.has(read.kind)) throw invalid(slot, `"${read.kind}" twice`, 'each policy once')
    byKind.set(read.kind, read)
  }
  for (const alone of ['required', 'whole-or-nothing'] as const) {
    if (byKind.has(alone) && byKind.size > 1) throw invalid(slot, [...byKind.keys()].join(' + '), `"${alone}" alone`)
  }
  if (byKind.has('drop-oldest') && byKind.has('drop-lowest-score')) {
    throw invalid(slot, 'drop-oldest + drop-lowest-score', 'one dropping policy')
  }
  const summarise = (byKind.get('summarise') as SummarisePolicy | undefined) ?? null
  if (summarise && typeof summarise.summarise !== 'function') {
    throw invalid(slot, `summarise.summarise ${describeValue(summarise.summarise)}`, 'a function')
  }
  if (summarise && byKind.has('drop-lowest-score'))
    throw invalid(slot, 'summarise + drop-lowest-score', 'summarise with drop-oldest')
  if (summarise && !byKind.has('drop-oldest')) byKind.set('drop-oldest', { kind: 'drop-oldest' })
  const rules: Rules = {
    // What only changes messages drops none.
    required: [...byKind.keys()].every((kind) => CHANGING.has(kind)),
    whole: byKind.has('whole-or-nothing'),
    oldest: (byKind.get('drop-oldest') as DropOldestPolicy | undefined) ?? null,
    score: (byKind.get('drop-lowest-score') as DropLowestScorePolicy | undefined) ?? null,
    truncate: (byKind.get('truncate') as TruncatePolicy | undefined) ?? null,
    summarise,
    clear: (byKind.get('clear-tool-results') as ClearToolResultsPolicy | undefined) ?? null,
    reasoning: (byKind.get('drop-reasoning') as DropReasoningPolicy | undefined) ?? null,
  }
  checkWhole(slot, 'drop-oldest.last', rules.oldest?.last)
  checkWhole(slot, 'drop-oldest.min', rules.oldest?.min)
  const slack = rules.oldest?.slack
  if (slack !== undefined && !(slack >= 0 && slack < 1))
    throw invalid(slot, `drop-oldest.slack ${describeValue(slack)}`, 'from 0 to below 1')
  checkWhole(slot, 'drop-oldest.adaptToTokens', rules.oldest?.adaptToTokens)
  checkWhole(slot, 'summarise.maxTokens', summarise?.maxTokens)
  checkWhole(slot, 'summarise.instructionTokens', summarise?.instructionTokens)
  checkWhole(slot, 'drop-lowest-score.k', rules.score?.k)
  checkWhole(slot, 'truncate.minTokens', rules.truncate?.minTokens)
  checkWhole(slot, 'drop-lowest-score.min', rules.score?.min)
  checkWhole(slot, 'truncate.maxTokens', rules.truncate?.maxTokens)
  checkWhole(slot, 'clear-tool-results.keepLast', rules.clear?.keepLast)
  checkWhole(slot, 'clear-tool-results.minFreedTokens', rules.clear?.minFreedTokens)
  checkWhole(slot, 'drop-reasoning.keepTurns', rules.reasoning?.keepTurns)
  checkOneOf(slot, 'truncate.keep', rules.truncate?.keep, ['start', 'middle', 'end'])
  checkOneOf(slot, 'truncate.at', rules.truncate?.at, ['sentence', 'grapheme'])
  checkOneOf(slot, 'truncate.of', rules.truncate?.of, ['any', 'tool-results'])
  checkOneOf(slot, 'drop-oldest.unit', rules.oldest?.unit, ['turn', 'step', 'message'])
  checkOneOf(slot, 'drop-oldest.floor', rules.oldest?.floor, ['message', 'step', 'turn'])
  checkOneOf(slot, 'drop-oldest.startOn', rules.oldest?.startOn, ['user', 'any'])
  checkOneOf(slot, 'drop-oldest.keepSystem', rules.oldest?.keepSystem, [true, false])
  const { keepTools, placeholder } = rules.clear ?? {}
  if (keepTools !== undefined && !(Array.isArray(keepTools) && keepTools.every((tool) => typeof tool === 'string')))
    throw invalid(slot, `clear-tool-results.keepTools ${describeValue(keepTools)}`, 'a list of names')
  if (placeholder !== undefined && (typeof placeholder !== 'string' || placeholder === ''))
    throw invalid(slot, `clear-tool-results.placeholder ${describeValue(placeholder)}`, 'a text')
  return rules
}

function checkOneOf(slot: string, name: string, value: unknown, allowed: readonly unknown[]): void {
  if (value === undefined || allowed.includes(value)) return
  const names = allowed.map((one) => JSON.stringify(one))
  const expected = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`
  throw invalid(slot, `${name} ${describeValue(value)}`, expected)
}

function checkWhole(slot: string, name: string, value: number | undefined): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return
  throw invalid(slot, `${name} ${describeValue(value)}`, 'a whole number from 0')
}

function invalid(slot: string, received: string, expected: string): TokenroomError {
  return new TokenroomError('INVALID_ARGUMENT', `slot "${slot}" has the policy ${received}; expected ${expected}`, {
    name: `slots.${slot}.policy`,
    received,
    expected,
  })
}

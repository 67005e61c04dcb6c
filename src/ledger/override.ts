import { TokenroomError } from '../errors/index.ts'
import type { OverrideRequest } from './contract.ts'
import { type ReadLimits, readAmount } from './limits/read.ts'
import { checkWhole } from './limits/windows.ts'
import { accountOf, checkScope, ownValue } from './scope.ts'
import { CEILING, MONEY, type OverrideOp } from './store/types.ts'

/** Which counter an override is for, and what it may be there. */
export function readOverride(request: OverrideRequest, limits: ReadLimits): OverrideOp {
  const { limit: limitId, scope = {}, amount, untilMs } = request
  const limit = limits.list.find(({ id }) => id === limitId)
  if (limit === undefined) throw invalid('limit', String(limitId), limits.list.map(({ id }) => id).join(', '))
  checkScope(scope, limits.names)
  for (const name of limit.names) {
    if (ownValue(scope, name) === undefined) throw invalid(`scope.${name}`, 'undefined', `a value, for "${limit.id}"`)
  }
  if (untilMs !== undefined) checkWhole('untilMs', untilMs, 1, CEILING)
  const account = accountOf(limit.id, limit.names, scope)
  if (amount === null) return { kind: 'override', account, amount: null, until: null }
  const whole = readAmount('amount', amount, limit.unit === MONEY)
  const window = limit.windowAt(0)
  if (window.kind === 'bucket' && whole * window.scale * 2 > CEILING) {
    throw invalid('amount', String(whole), `at most ${Math.floor(CEILING / 2 / window.scale)} for this bucket's refill`)
  }
  return { kind: 'override', account, amount: whole, until: untilMs ?? null }
}

function invalid(name: string, received: string, expected: string): TokenroomError<'INVALID_ARGUMENT'> {
  const message = `${name} must be ${expected}, not ${received.slice(0, 80)}`
  return new TokenroomError('INVALID_ARGUMENT', message, { name, received: received.slice(0, 80), expected })
}

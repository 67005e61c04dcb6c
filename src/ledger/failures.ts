/** The errors behind a store's answers. */
import { type ErrorCode, type ErrorDataByCode, formatNumber, TokenroomError } from '../errors/index.ts'
import { type Answer, CEILING } from './store/types.ts'

/** Throws for an answer that is no outcome of the operation. */
export function throwOutcome(answer: Answer, id: string): never {
  const where = `reservation "${id.slice(0, 80)}"`
  switch (answer.kind) {
    case 'unknown':
      throw failure('LEDGER_UNKNOWN', `${where} is not known, or was forgotten; check the id`, { id })
    case 'conflict':
      throw failure(
        'LEDGER_CONFLICT',
        `${where} is there with other values: ${answer.differs} differ; nothing was counted. Give each request an id of its own`,
        { id, differs: answer.differs },
      )
    case 'resolved':
      throw failure('LEDGER_RESOLVED', `${where} is ${answer.state} already; a new request needs a new id`, {
        id,
        state: answer.state,
      })
    case 'ceiling': {
      const limit = answer.account.split(':', 1)[0]!
      const message = `${where} would bring limit "${limit}" above ${formatNumber(CEILING)}, which cannot be counted exactly; nothing was counted`
      throw failure('LEDGER_CEILING', message, { id, limit, ceiling: CEILING })
    }
    case 'cost-missing':
      throw failure(
        'LEDGER_COST_MISSING',
        `${where} is limited in money and its cost is not known; give usage.costNanoUsd, or a usage.model with prices`,
        { id },
      )
    default:
      throw new Error(`the store answered "${answer.kind}", which is no answer to what it was asked`)
  }
}

export function throwStep(id: string, step: number, expectedStep: number): never {
  const message = `reservation "${id.slice(0, 80)}" expects extension step ${expectedStep}, not ${step}; steps are taken in order, once each`
  throw failure('LEDGER_STEP', message, { id, step, expectedStep })
}

function failure<C extends ErrorCode>(code: C, message: string, data: ErrorDataByCode[C]): TokenroomError<C> {
  return new TokenroomError(code, message, data)
}

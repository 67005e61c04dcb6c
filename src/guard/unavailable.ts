/** Failures of what the guard needs. Their reasons may name hosts and addresses, which a caller must not learn. */
import { TokenroomError } from '../errors/index.ts'

/** Where the reason is: an answer says no more. */
const REASON = 'the log of who runs this says why'

/** The error without what is inside: the same code, and what a caller can do. Null for an error that says nothing of the kind. */
export function withoutReason({ code, data }: TokenroomError): TokenroomError | null {
  switch (code) {
    case 'LEDGER_STORE_DOWN': {
      const message = 'the budgets cannot be reached, so nothing is sent; try again in 5 s'
      return new TokenroomError(code, message, { operation: 'any', reason: REASON })
    }
    case 'LEDGER_STORE_LOST': {
      const message = 'the budgets are not there, so nothing is sent; tell who runs this'
      return new TokenroomError(code, message, { operation: 'any', expected: REASON, found: null })
    }
    case 'ENCODING_LOAD_FAILED': {
      const { encoding = '' } = data as { readonly encoding?: string }
      const message = `the tokenizer ${encoding} could not be loaded; try again in 5 s`
      return new TokenroomError(code, message, { encoding, source: 'the service', status: null, reason: REASON })
    }
    default:
      return null
  }
}

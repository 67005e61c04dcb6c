/**
 * Calls of the real SDKs through the guard, with faults, against a server that bills: `npm run guard:calls -- --calls
 * 5000 --seed 1`. Ends with 1 when what the ledger says was spent is not what was billed, to the token.
 */
import { parseArgs } from 'node:util'
import { runCalls } from '../test/helpers/guard/run-calls.ts'

const { values } = parseArgs({ options: { calls: { type: 'string' }, seed: { type: 'string' } } })
const outcome = await runCalls({ calls: Number(values.calls ?? 2_000), seed: Number(values.seed ?? 1) })
const { billedTokens, spentTokens, heldTokens, differing, refusals } = outcome
console.log(outcome)
const isSame = billedTokens === spentTokens && heldTokens === 0 && differing.length + refusals.length === 0
console.log(isSame ? 'every call is settled at its bill' : 'NOT every call is settled at its bill')
process.exitCode = isSame ? 0 : 1

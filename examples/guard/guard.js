import { loadTokenizer } from 'tokenroom'
import { createGuard } from 'tokenroom/guard'
import { createLedger, memoryStore } from 'tokenroom/ledger'

const ledger = createLedger({
  store: memoryStore(),
  limits: [{ id: 'user-day', per: 'user', unit: 'tokens', amount: 300, window: { calendar: 'day' } }],
})

export const guard = createGuard({ ledger, counter: loadTokenizer })

/** More than fits: about 500 tokens. */
export const tooLong = 'Say all of this again. '.repeat(100)

/** Prints what a user has spent. */
export async function show(user) {
  const [day] = await ledger.readout({ user })
  console.log(`\n${day.spent} of ${day.amount} tokens are spent, ${day.held} are held`)
}

import { loadTokenizer } from 'tokenroom'
import { createPlanner } from 'tokenroom/planner'

const tokenizer = await loadTokenizer('gpt-4o')
console.log('tokens:', tokenizer.count('How much room is left?'))

// A conversation that is longer than the window it is sent to.
const messages = Array.from({ length: 40 }, (_, turn) => [
  { role: 'user', content: `Question ${turn}: what does the contract say about paragraph ${turn}?` },
  { role: 'assistant', content: `Answer ${turn}: nothing that paragraph ${turn + 1} does not take back.` },
]).flat()

const planner = createPlanner({ model: 'gpt-4o', counter: tokenizer, windowTokens: 1_000, outputReserve: 200 })
const plan = await planner.plan({
  slots: [
    { name: 'system', priority: 9, text: 'You are concise.' },
    { name: 'history', priority: 1, messages, policy: 'drop-oldest' },
    { name: 'user', priority: 8, text: 'And paragraph 41?' },
  ],
})
for (const { name, tokens, items } of plan.slots) {
  const dropped = items.filter(({ status }) => status === 'dropped').length
  console.log(`${name}: ${tokens} tokens, ${items.length - dropped} of ${items.length} kept`)
}
console.log(`framing: ${plan.framingTokens}, free: ${plan.freeTokens}, reserve: ${plan.outputReserveTokens}`)

/**
 * Compares planning with LangChain's `trimMessages` on the same history, with the `tiktoken` package as the counter of both.
 * `trimMessages` counts ever-shorter lists again, so with a long history and a plain counter it is stopped after a minute. It
 * runs again with a counter that caches every text, which it does not come with. Then one more message is planned, and the
 * growth of the time with the number of chunks in twenty slots.
 *
 *     npm run bench:planner
 *
 * First, what each keeps is compared: both must end with the same newest messages within the same budget.
 */
import { performance } from 'node:perf_hooks'
import { AIMessage, type BaseMessage, HumanMessage, trimMessages } from '@langchain/core/messages'
import { get_encoding } from 'tiktoken'
import type { TokenCounter } from '../src/counter.ts'
import { loadTokenizer } from '../src/index.ts'
import { type ChatMessage, createPlanner, type Slot } from '../src/planner/index.ts'
import { isBusy, thisMachine } from './machine.ts'
import { benchTexts } from './texts.ts'

const LONG = { messages: 10_000, budgetTokens: 100_000 } as const
const HUGE_MESSAGES = 100_000
const SHORT = { messages: 300, budgetTokens: 10_000 } as const
const FIXED_TOKENS = 3
const LIMIT_MS = 60_000

const machine = thisMachine()
if (isBusy(machine))
  console.error(`The machine is busy (load ${machine.load} on ${machine.cores} cores): times will be too long.`)

const source = benchTexts().map(({ text }) => text)
const tokenizer = await loadTokenizer('gpt-4o')
const tiktoken = get_encoding('o200k_base')
const tiktokenCounter: TokenCounter = {
  encoding: 'o200k_base',
  countMany: (texts) => Uint32Array.from(texts, (text) => tiktoken.encode_ordinary(text).length),
  truncate: (text, limitTokens, options) => tokenizer.truncate(text, limitTokens, options),
}

const plain = (text: string) => tiktoken.encode_ordinary(text).length
console.log(`${machine.cpu}, ${machine.cores} cores, Node ${process.version}`)
await compare(SHORT, 'trimMessages, tiktoken', plain)
await compare(LONG, 'trimMessages, tiktoken, every count remembered', remembering(plain))
await stopped(LONG)

const more = await oneMore(conversation(LONG.messages), 'message')
const growth = await growthOfChunks()
console.log(`\none more message after that: median ${ms(more.median)}, 95th percentile ${ms(more.p95)}`)
const idKinds = [(call: number) => `call_${call}`, (call: number) => `call_${call % 4}`]
for (const [count, idOf] of [LONG.messages, HUGE_MESSAGES].flatMap((one) =>
  idKinds.map((ids) => [one, ids] as const),
)) {
  const history = agentHistory(count, idOf)
  const cold = await timed(() => plan(tokenizer, LONG.budgetTokens, history, 'turn'))
  const next = await oneMore(history, 'turn')
  const ids = idOf(0) === idOf(4) ? 'ids that come again' : 'ids of their own'
  const stay = cold.result.messages.length
  console.log(
    `an agent's ${history.length.toLocaleString('en-US')} messages, ${ids}: cold ${ms(cold.ms)}, ${stay} stay; one more: median ${ms(next.median)}`,
  )
}
console.log('\nchunks in 20 slots, cold with counts known')
for (const { chunks, msPerPlan } of growth) {
  console.log(
    `  ${String(chunks).padStart(8)} ${ms(msPerPlan).padStart(12)} ${((msPerPlan / chunks) * 1000).toFixed(2).padStart(8)} µs per chunk`,
  )
}

/** Plans one history from cold in each way, and prints the times, when all ways keep the same messages. */
async function compare(
  { messages: count, budgetTokens }: typeof LONG | typeof SHORT,
  name: string,
  theirCount: (text: string) => number,
) {
  const history = conversation(count)
  const theirs = await timed(() => langchain(history, budgetTokens, theirCount))
  const withTiktoken = await timed(() => plan(tiktokenCounter, budgetTokens, history))
  const withOurs = await timed(() => plan(tokenizer, budgetTokens, history))
  for (const ours of [withTiktoken.result.messages, withOurs.result.messages]) {
    if (JSON.stringify(ours) !== JSON.stringify(theirs.result)) {
      throw new Error(`kept ${ours.length} messages where trimMessages kept ${theirs.result.length}`)
    }
  }
  const rows = [
    [name, theirs.ms],
    ['tokenroom, tiktoken as its counter', withTiktoken.ms],
    ['tokenroom, its own tokenizer', withOurs.ms],
  ] as const
  console.log(
    `\n${count.toLocaleString('en-US')} messages into ${budgetTokens.toLocaleString('en-US')} tokens, cold; ${theirs.result.length} stay`,
  )
  for (const [row, taken] of rows)
    console.log(`  ${row.padEnd(48)} ${ms(taken).padStart(12)} ${times(theirs.ms / taken).padStart(8)}`)
}

/** Says how much of a minute `trimMessages` needs with a counter that remembers nothing. */
async function stopped({ messages: count, budgetTokens }: typeof LONG) {
  const started = performance.now()
  const limited = (text: string) => {
    if (performance.now() - started > LIMIT_MS) throw new Error('the minute is over')
    return plain(text)
  }
  const taken = await timed(() => langchain(conversation(count), budgetTokens, limited)).then(
    ({ ms: took }) => ms(took),
    () => `over ${LIMIT_MS / 1000} s`,
  )
  console.log(`  ${'trimMessages, tiktoken, nothing remembered'.padEnd(48)} ${taken.padStart(12)}`)
}

function remembering(count: (text: string) => number): (text: string) => number {
  const known = new Map<string, number>()
  return (text) => {
    const tokens = known.get(text) ?? count(text)
    known.set(text, tokens)
    return tokens
  }
}

/** A conversation of so many messages, cut from the benchmark's texts: of 40 to 900 code units, as chats are. */
function conversation(count: number): ChatMessage[] {
  return Array.from({ length: count }, (_, index) => ({
    role: index % 2 === 0 ? 'user' : 'assistant',
    content: `${index}: ${piece(index, 40 + ((index * 7919) % 860))}`,
  }))
}

function piece(index: number, codeUnits: number): string {
  const text = source[index % source.length]!
  const start = (index * 104_729) % Math.max(1, text.length - codeUnits)
  // Half a surrogate pair at an end would make the two sides count different bytes.
  return text.slice(start, start + codeUnits).replace(/^[\udc00-\udfff]|[\ud800-\udbff]$/g, '')
}

/** What `trimMessages` keeps, with the framing that the planner counts: 3 tokens a message and its role. */
async function langchain(
  messages: readonly ChatMessage[],
  budgetTokens: number,
  count: (text: string) => number,
): Promise<ChatMessage[]> {
  const roles = { human: 'user', ai: 'assistant' } as const
  const converted: BaseMessage[] = messages.map(({ role, content }) =>
    role === 'user' ? new HumanMessage(content as string) : new AIMessage(content as string),
  )
  const kept = await trimMessages(converted, {
    maxTokens: budgetTokens - FIXED_TOKENS,
    strategy: 'last',
    tokenCounter: (list) =>
      list.reduce(
        (sum, message) =>
          sum + 3 + count(roles[message.getType() as 'human' | 'ai']) + count(message.content as string),
        0,
      ),
  })
  return kept.map((message) => ({
    role: roles[message.getType() as 'human' | 'ai'],
    content: message.content as string,
  }))
}

function plan(counter: TokenCounter, windowTokens: number, messages: readonly ChatMessage[], unit: Unit = 'message') {
  return createPlanner({ counter, windowTokens, outputReserve: 0 }).plan({ slots: slotsOf(messages, unit) })
}

type Unit = 'message' | 'turn'

function slotsOf(messages: readonly ChatMessage[], unit: Unit): Slot[] {
  return [{ name: 'history', messages, policy: { kind: 'drop-oldest', unit } }]
}

/** An agent's work: a question, three calls one after the other with their results, an answer, and so on. */
function agentHistory(count: number, idOf: (call: number) => string): ChatMessage[] {
  return Array.from({ length: count }, (_, index): ChatMessage => {
    const place = index % 8
    const id = idOf(index >> 1)
    if (place === 0) return { role: 'user', content: `${index}: ${piece(index, 200)}` }
    if (place === 7) return { role: 'assistant', content: `${index}: ${piece(index, 300)}` }
    if (place % 2 === 0) return { role: 'tool', tool_call_id: idOf((index - 1) >> 1), content: piece(index, 600) }
    const call = { id, type: 'function', function: { name: 'look_up', arguments: `{"index":${index}}` } }
    return { role: 'assistant', content: null, tool_calls: [call] }
  })
}

/** Planning again after one message more, two hundred times. */
async function oneMore(history: readonly ChatMessage[], unit: Unit) {
  const planner = createPlanner({ counter: tokenizer, windowTokens: LONG.budgetTokens, outputReserve: 0 })
  const messages = history.slice()
  await planner.plan({ slots: slotsOf(messages, unit) })
  const taken: number[] = []
  for (let index = 0; index < 200; index++) {
    messages.push({ role: 'user', content: `one more: ${piece(index, 300)}` })
    taken.push((await timed(() => planner.plan({ slots: slotsOf(messages, unit) }))).ms)
  }
  taken.sort((a, b) => a - b)
  return { median: taken[100]!, p95: taken[190]! }
}

/** From 1× to 100× of 100 chunks over 20 slots; each size planned anew, with the counts known. */
async function growthOfChunks() {
  const results: { chunks: number; msPerPlan: number }[] = []
  for (const factor of [1, 3, 10, 30, 100]) {
    const chunks = factor * 100
    const slots = Array.from(
      { length: 20 },
      (_, slot): Slot => ({
        name: `slot ${slot}`,
        priority: slot % 5,
        max: '20%',
        policy: 'drop-lowest-score',
        items: Array.from({ length: chunks / 20 }, (_, index) => ({
          text: piece(slot * 10_007 + index, 600),
          score: (index * 37) % 101,
        })),
      }),
    )
    const planner = createPlanner({ counter: tokenizer, windowTokens: chunks * 60, outputReserve: 0 })
    await planner.plan({ slots })
    const taken: number[] = []
    for (let round = 0; round < 9; round++) {
      // New objects with the same texts, as when a server parses each request.
      const fresh = slots.map((slot) => ({ ...slot, items: slot.items!.map((item) => ({ ...item })) }) as Slot)
      taken.push((await timed(() => planner.plan({ slots: fresh }))).ms)
    }
    results.push({ chunks, msPerPlan: taken.sort((a, b) => a - b)[4]! })
  }
  return results
}

async function timed<T>(run: () => T | Promise<T>): Promise<{ readonly result: T; readonly ms: number }> {
  const start = performance.now()
  const result = await run()
  return { result, ms: performance.now() - start }
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString('en-US')} ms`
}

function times(factor: number): string {
  return `${factor < 10 ? factor.toFixed(1) : Math.round(factor)}×`
}

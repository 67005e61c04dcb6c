/**
 * What it takes to count a whole request of 100 KB beside counting its text alone: CPU time of `countRequest` less that of
 * `countMany` for the same text, for each API, with a model whose tokenizer is here and with those that are estimated.
 *
 *     npm run bench:requests
 *
 * What is counted is compared first: with its own tokenizer, a request costs no less than its text.
 */
import { type ChatApi, countRequest } from '../src/chat/index.ts'
import { loadTokenizer } from '../src/index.ts'
import { isBusy, thisMachine } from './machine.ts'
import { benchTexts } from './texts.ts'

const BODY_CODE_UNITS = 100_000
const MESSAGE_CODE_UNITS = 800
const ROUNDS = 60
const WARM_UP = 20

const machine = thisMachine()
if (isBusy(machine))
  console.error(`The machine is busy (load ${machine.load} on ${machine.cores} cores): times will be too long.`)
const tokenizer = await loadTokenizer('o200k_base')
const all = benchTexts()
  .map(({ text }) => text.slice(0, 40_000))
  .join('\n')
const texts = Array.from({ length: BODY_CODE_UNITS / MESSAGE_CODE_UNITS }, (_, at) =>
  all.slice(at * MESSAGE_CODE_UNITS, (at + 1) * MESSAGE_CODE_UNITS),
)

const role = (at: number, assistant = 'assistant') => (at % 2 === 0 ? 'user' : assistant)
const plain = { messages: texts.map((content, at) => ({ role: role(at), content })) }
const blocks = { messages: texts.map((text, at) => ({ role: role(at), content: [{ type: 'text', text }] })) }
const bare = { messages: texts.map((text, at) => ({ role: role(at), content: [{ text }] })) }
const contents = { contents: texts.map((text, at) => ({ role: role(at, 'model'), parts: [{ text }] })) }
const requests: readonly (readonly [api: ChatApi, model: string, request: object])[] = [
  ['openai-chat', 'gpt-4o', plain],
  ['openai-responses', 'gpt-5-mini', { input: plain.messages }],
  ['ai-sdk', 'gpt-4o', plain],
  ['anthropic', 'claude-sonnet-4-5', blocks],
  ['bedrock-converse', 'anthropic.claude-sonnet-4-5-20250929-v1:0', bare],
  ['gemini', 'gemini-2.5-flash', contents],
  ['cohere', 'command-a-03-2025', plain],
  ['openai-chat', 'llama-3.3-70b-versatile', plain],
  ['openai-chat', 'a-model-nobody-knows', plain],
]

console.log(`${machine.cpu}, ${machine.cores} cores, Node ${process.version}`)
console.log(
  `${texts.length} messages, ${BODY_CODE_UNITS.toLocaleString('en-US')} code units; CPU time, median of ${ROUNDS}\n`,
)
console.log('| API | model | text alone | beside it |')
console.log('|---|---|---:|---:|')
for (const [api, model, request] of requests) {
  // Another object each time: of one request that is counted again, the texts' features are known.
  const count = () =>
    countRequest({ ...request } as never, { api, model, counter: tokenizer, unknownModel: 'estimate' })
  const ofText = tokenizer.countMany(texts).reduce((sum, one) => sum + one, 0)
  const { tokens, source } = await count()
  if (source !== 'estimate' && tokens < ofText) throw new Error(`${api}: ${tokens} is less than its text, ${ofText}`)
  const [alone, whole] = await cpuMs([() => tokenizer.countMany(texts), count])
  console.log(`| ${api} | ${model} | ${alone!.toFixed(2)} ms | ${(whole! - alone!).toFixed(2)} ms |`)
}

/** The median CPU time of each, in milliseconds, taken in turns so that all have the same machine. */
async function cpuMs(runs: readonly (() => unknown)[]): Promise<readonly number[]> {
  const taken = runs.map((): number[] => [])
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    for (const [at, run] of runs.entries()) {
      const before = process.cpuUsage()
      await run()
      const { user, system } = process.cpuUsage(before)
      if (round >= WARM_UP) taken[at]!.push((user + system) / 1000)
    }
  }
  return taken.map((times) => times.sort((a, b) => a - b)[times.length >> 1]!)
}

import { aiTokenizer } from './ai-tokenizer.ts'
import { gptTokenizer } from './gpt-tokenizer.ts'
import { hypertok } from './hypertok.ts'
import { jsTiktoken } from './js-tiktoken.ts'
import { tiktoken } from './tiktoken.ts'
import { tokenroom } from './tokenroom.ts'
import type { BenchEngine } from './types.ts'

/** Every engine of the comparison, ours first. */
export const engines: readonly BenchEngine[] = [tokenroom, hypertok, tiktoken, gptTokenizer, aiTokenizer, jsTiktoken]

export function engineNamed(name: string): BenchEngine {
  const engine = engines.find((one) => one.name === name)
  if (!engine) throw new Error(`no engine "${name}"; there are ${engines.map((one) => one.name).join(', ')}`)
  return engine
}

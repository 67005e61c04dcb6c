/** A planner and a conversation whose numbers can be worked out by hand. */
import { type ChatMessage, createPlanner, type PlannerOptions } from '../../src/planner/index.ts'
import { WordCounter } from './word-counter.ts'

/** Messages of a user and of a model. */
export const user = (content: string): ChatMessage => ({ role: 'user', content })
export const assistant = (content: string): ChatMessage => ({ role: 'assistant', content })

/** Ten turns of two messages; each message is 3 tokens of frame, its role (1 or 3), and two of text. */
export const history = Array.from({ length: 10 }, (_, turn) => [user(`ask ${turn}`), assistant(`say ${turn}`)]).flat()

/** A planner that counts words, with 10 tokens for the reply. */
export function planner(windowTokens: number, counter = new WordCounter(), options: Partial<PlannerOptions> = {}) {
  return createPlanner<ChatMessage>({ counter, windowTokens, outputReserve: 10, ...options })
}

import type { SummarisePolicy, SummaryRequest } from 'tokenroom/planner'
import { speechOf } from './speech.ts'

/** The note that the page shows with such a summary. */
export const FIRST_SENTENCES_NOTE =
  'First sentences stand in for a model’s summary, because this page sends nothing anywhere.'

/** A line goes on past a sentence until it has this many characters: “Yes.” alone says little. */
const ENOUGH_CODE_UNITS = 24
/** Longer lines are shortened, so that a summary is always shorter than its messages. */
const MOST_CODE_UNITS = 110
/** English has about four letters per token. Two keep a summary within its limit even when counts are wide bounds. */
const CODE_UNITS_PER_TOKEN = 2

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' })

/**
 * The page's summariser: one line with the first sentence of each message, added to the lines of the previous summary.
 * Tool calls and their results are left out. When the lines exceed `maxTokens`, the oldest are dropped. Linear in the text.
 */
export async function firstSentences({ messages, previous, maxTokens }: SummaryRequest): Promise<string> {
  const lines = previous === null ? [] : previous.split('\n').filter(Boolean)
  for (const message of messages) {
    const { who, said } = speechOf(message)
    const line = said === '' ? '' : firstSentence(said)
    if (line !== '') lines.push(`${who}: ${line}`)
  }
  let length = lines.reduce((sum, line) => sum + line.length + 1, 0)
  while (lines.length > 1 && length > maxTokens * CODE_UNITS_PER_TOKEN) length -= lines.shift()!.length + 1
  return lines.join('\n')
}

function firstSentence(text: string): string {
  let sentence = ''
  for (const { segment } of sentences.segment(text.slice(0, 1000))) {
    sentence += segment
    if (sentence.trim().length >= ENOUGH_CODE_UNITS) break
  }
  sentence = sentence.replace(/\s+/g, ' ').trim()
  return sentence.length <= MOST_CODE_UNITS ? sentence : `${sentence.slice(0, MOST_CODE_UNITS).trimEnd()}…`
}

/** The policy that uses it. It has no instructions of its own, and its summaries are short. */
export const SUMMARISE: SummarisePolicy = {
  kind: 'summarise',
  summarise: firstSentences,
  maxTokens: 320,
  instructionTokens: 0,
}

import type { SummarisePolicy, SummaryRequest } from 'tokenroom/planner'
import { speechOf } from './speech.ts'

/** What the page says wherever such a summary is shown. */
export const FIRST_SENTENCES_NOTE =
  'First sentences stand in for a model’s summary: the page sends nothing anywhere, so no model is asked.'

/** A line this long ends with its sentence: “Yes.” alone says little. */
const ENOUGH_CODE_UNITS = 24
/** Longer lines are shortened, so that a summary always shrinks. */
const MOST_CODE_UNITS = 110
/** English has about four letters to a token; with two a summary stays below its limit under wide bounds too. */
const CODE_UNITS_PER_TOKEN = 2

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' })

/**
 * The page's summariser: the first sentence of what each message says, a line each, below the lines there were.
 * Tool calls and their results are left out. When the lines outgrow `maxTokens`, the oldest go. Linear in the text.
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

/** The policy with it. It has no instructions of its own, and its summaries are short. */
export const SUMMARISE: SummarisePolicy = {
  kind: 'summarise',
  summarise: firstSentences,
  maxTokens: 320,
  instructionTokens: 0,
}

/**
 * The list of differences: every recorded request that our count gets wrong, with the figures and with what is known
 * about it. A count is wrong when it was refused, when the bill is outside its bounds, or when the model's tokenizer is
 * here and the best guess is not the bill.
 */
import { isEqual, isWithin, type Row } from './measure.ts'

/** One difference, in tokens. Of a request that was refused there are no bounds. */
export interface Difference {
  readonly id: string
  readonly billed: number
  readonly lower?: number
  readonly tokens?: number
  readonly upper?: number
  readonly known: string
}

/** Whether a measured request belongs on the list. */
export function isWrong(row: Row): boolean {
  return !isWithin(row) || (row.count?.source !== 'estimate' && isOwnTokenizer(row) && !isEqual(row))
}

/** OpenAI's own service: its tokenizers are here, so a request is expected to come out to the token. */
function isOwnTokenizer({ recording }: Row): boolean {
  return (recording.provider === 'openai' || recording.provider === 'azure') && recording.api.startsWith('openai-')
}

/** A measured request as an entry of the list. `before` keeps what was written about it by hand. */
export function differenceOf(row: Row, before: ReadonlyMap<string, string>): Difference {
  const { recording, billedTokens, count } = row
  const known = before.get(recording.id) ?? knownAbout(row)
  const bounds = count && { lower: count.lower, tokens: count.tokens, upper: count.upper }
  return { id: recording.id, billed: billedTokens, ...bounds, known }
}

/** What is known about a difference by what the request holds. The first that fits. */
const reasons: readonly (readonly [(row: Row) => boolean, string])[] = [
  [({ count }) => count === null, 'refused'],
  [({ recording }) => has(recording.notes, 'media-by-url'), 'the content of a link is not in the request'],
  [({ recording }) => has(recording.notes, 'file-by-id'), 'the content of a file by id is not in the request'],
  [({ kind }) => kind === 'files', 'pages of a document: text and picture of each, whose size is not known'],
  [({ kind }) => kind === 'images', 'a picture whose rule is not published or whose size is not known'],
  [({ kind }) => kind === 'audio, video', 'sound or film whose length is not known'],
  [({ kind }) => kind === 'thinking in the history', 'sealed reasoning, or reasoning that the provider takes out'],
  [({ kind }) => kind === 'hosted tools, declared', 'the preamble of a tool that the provider runs is not published'],
  [
    ({ recording }) => JSON.stringify(recording.request).includes('"additional_tools"'),
    'tools in the middle of the input',
  ],
  [
    ({ kind, residualTokens }) => (kind === 'tools' || kind === 'tool results') && Math.abs(residualTokens) === 1,
    'the recorder sorted the schema’s keys; in another order one token more or less merges',
  ],
]

function knownAbout(row: Row): string {
  return reasons.find(([fits]) => fits(row))?.[1] ?? 'not explained'
}

function has(notes: readonly string[] | undefined, prefix: string): boolean {
  return notes?.some((note) => note.startsWith(prefix)) ?? false
}

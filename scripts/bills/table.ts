/** The numbers of the bills suite: how many real bills came out to the token, and how many lie within our bounds. */
import type { Kind } from './kinds.ts'
import { isEqual, isWithin, type Row, widthOf } from './measure.ts'

export interface TableLine {
  readonly what: string
  readonly value: string
}

const OPENAI: ReadonlySet<string> = new Set(['openai', 'azure'])
const TOOL_KINDS: ReadonlySet<Kind> = new Set(['tools', 'tool results'])

function isOpenAi({ recording }: Row): boolean {
  return OPENAI.has(recording.provider) && recording.api.startsWith('openai-')
}

/** The lines of the table, from measured rows of oracles; `brought`: the same, measured with tokenizers that a caller brings. */
export function tableLines(rows: readonly Row[], brought: readonly Row[] = []): readonly TableLine[] {
  const claimed = rows.filter(({ count }) => count?.exact)
  const texts = rows.filter((row) => isOpenAi(row) && row.kind === 'text')
  const tools = rows.filter((row) => isOpenAi(row) && TOOL_KINDS.has(row.kind))
  const of = (api: string) => rows.filter(({ recording }) => recording.api === api)
  const openAi = (api: string) => of(api).filter(isOpenAi)
  return [
    { what: 'real requests with their bill', value: String(rows.length) },
    { what: 'claimed exact, and right', value: share(claimed, isEqual) },
    { what: 'OpenAI and Azure, text: equal to the bill', value: share(texts, isEqual) },
    { what: 'OpenAI and Azure, tools, calls and results: equal to the bill', value: share(tools, isEqual) },
    { what: 'all APIs: the bill is within the bounds', value: share(rows, isWithin) },
    { what: 'refused', value: String(rows.filter(({ count }) => count === null).length) },
    { what: 'median width of the bounds: OpenAI Chat', value: medianWidth(openAi('openai-chat')) },
    { what: 'OpenAI Responses', value: medianWidth(openAi('openai-responses')) },
    { what: 'Anthropic', value: medianWidth(of('anthropic')) },
    { what: 'Gemini', value: medianWidth(of('gemini')) },
    { what: 'Bedrock Converse', value: medianWidth(of('bedrock-converse')) },
    { what: 'Cohere', value: medianWidth(of('cohere')) },
    {
      what: 'other servers of OpenAI’s APIs',
      value: medianWidth(rows.filter(isOtherServer)),
    },
    ...broughtLines(
      'Gemini, with Gemma 3’s tokenizer',
      brought.filter(({ recording }) => recording.api === 'gemini'),
    ),
  ]
}

function isOtherServer(row: Row): boolean {
  return row.recording.api.startsWith('openai-') && !isOpenAi(row)
}

function broughtLines(whose: string, rows: readonly Row[]): readonly TableLine[] {
  if (rows.length === 0) return []
  const counted = rows.filter(({ count }) => count?.source !== 'estimate')
  return [
    { what: `${whose}: texts counted with it`, value: share(rows, (row) => counted.includes(row)) },
    {
      what: 'claimed exact, and right',
      value: share(
        rows.filter(({ count }) => count?.exact),
        isEqual,
      ),
    },
    { what: 'the bill is within the bounds', value: share(rows, isWithin) },
    { what: 'median width of the bounds', value: medianWidth(rows) },
  ]
}

function share(rows: readonly Row[], holds: (row: Row) => boolean): string {
  const right = rows.filter(holds).length
  const percent = rows.length === 0 ? 0 : (100 * right) / rows.length
  return `${right} of ${rows.length} (${percent.toFixed(1)} %)`
}

function medianWidth(rows: readonly Row[]): string {
  const widths = rows.map(widthOf).sort((a, b) => a - b)
  const middle = widths[Math.floor(widths.length / 2)] ?? 0
  return `${(100 * middle).toFixed(1)} %`
}

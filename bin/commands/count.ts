import { createReadStream } from 'node:fs'
import { loadTokenizer, type Tokenizer } from 'tokenroom'
import { findModel } from 'tokenroom/models'
import { readWhole, type Typed } from '../arguments.ts'
import { countStream, type StreamCount } from '../count-stream.ts'
import { CommandError, EXIT, usage } from '../errors.ts'
import { findFiles, type Input } from '../files.ts'
import { Progress } from '../progress.ts'
import { formatNumber, formatTable } from '../table.ts'

interface Counted {
  readonly file: string
  readonly tokens: number
  readonly bytes: number
}

interface Skipped {
  readonly file: string
  readonly reason: string
}

/** What was counted, and what `--json` prints. */
interface Report {
  readonly model: string
  readonly encoding: string
  readonly totalTokens: number
  readonly windowTokens: number | null
  readonly limitTokens: number | null
  readonly over: readonly { readonly file: string | null; readonly overTokens: number }[]
  readonly files: readonly Counted[]
  readonly skipped: readonly Skipped[]
}

const READ_BYTES = 1 << 20

/** `tokenroom count`. Answers the exit code. */
export async function count({ options, words }: Typed<'count'>): Promise<number> {
  const limitTokens = options.limit === undefined ? null : readWhole('count', 'limit', options.limit)
  if (options.each && limitTokens === null) throw usage('--each is for a limit, and there is no --limit', 'count')
  if (words.length === 0 && process.stdin.isTTY) throw usage('no files, and nothing on standard input', 'count')
  const inputs = words.length === 0 ? [{ path: '-', bytes: null }] : await findFiles(words)

  const model = options.model ?? 'o200k_base'
  const tokenizer = await loadTokenizer(model)
  const { files, skipped } = await countAll(inputs, tokenizer)
  const totalTokens = files.reduce((sum, { tokens }) => sum + tokens, 0)
  const over = limitTokens === null ? [] : findOver(files, totalTokens, limitTokens, options.each === true)
  const windowTokens = findModel(model)?.windowTokens ?? null
  const { encoding } = tokenizer
  const report: Report = { model, encoding, totalTokens, windowTokens, limitTokens, over, files, skipped }
  if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
  else if (!options.quiet) process.stdout.write(formatReport(report))
  for (const { file, overTokens } of over) {
    const what = file === null ? 'the total' : file
    const said = `${what} is ${formatNumber(overTokens)} tokens over the limit of ${formatNumber(limitTokens!)}`
    process.stderr.write(`tokenroom: ${said}; shorten it or raise --limit [OVER_LIMIT]\n`)
  }
  return over.length > 0 ? EXIT.overLimit : EXIT.ok
}

async function countAll(
  inputs: readonly Input[],
  tokenizer: Tokenizer,
): Promise<{ readonly files: readonly Counted[]; readonly skipped: readonly Skipped[] }> {
  const files: Counted[] = []
  const skipped: Skipped[] = []
  const isKnown = inputs.every(({ bytes }) => bytes !== null)
  const progress = new Progress(isKnown ? inputs.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) : null)
  try {
    for (const { path: file } of inputs) {
      const result = await countOne(file, tokenizer, progress)
      if (result.binary) {
        skipped.push({ file, reason: 'binary' })
        process.stderr.write(`tokenroom: skipped ${nameOf(file)}: it is binary, or UTF-16; save text as UTF-8\n`)
        continue
      }
      if (result.repaired) {
        process.stderr.write(`tokenroom: ${nameOf(file)} is not UTF-8; its invalid bytes count as U+FFFD\n`)
      }
      files.push({ file, tokens: result.tokens, bytes: result.bytes })
    }
  } finally {
    progress.end()
  }
  return { files, skipped }
}

async function countOne(file: string, tokenizer: Tokenizer, progress: Progress): Promise<StreamCount> {
  const stream = file === '-' ? process.stdin : createReadStream(file, { highWaterMark: READ_BYTES })
  try {
    return await countStream(stream, tokenizer, (bytes) => progress.add(bytes))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) throw error
    throw new CommandError('FILE_UNREADABLE', `cannot read ${nameOf(file)}: ${message}; check its permissions`, {
      cause: error,
    })
  }
}

/** What is over the limit; `file` is null for the total. */
function findOver(files: readonly Counted[], totalTokens: number, limitTokens: number, each: boolean): Report['over'] {
  const all = each ? files : [{ file: null, tokens: totalTokens }]
  return all
    .filter(({ tokens }) => tokens > limitTokens)
    .map(({ file, tokens }) => ({ file: file === null ? null : nameOf(file), overTokens: tokens - limitTokens }))
}

function formatReport({ model, encoding, files, totalTokens, windowTokens }: Report): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const rows = files.map((file) => [file.tokens, file.bytes, nameOf(file.file)] as const)
  const total = [totalTokens, bytes, `total of ${formatNumber(files.length)} files`] as const
  const table = formatTable([['tokens', 'bytes', 'file'], ...rows, ...(files.length === 1 ? [] : [total])])
  const share = windowTokens === null ? '' : `, ${((totalTokens / windowTokens) * 100).toFixed(1)} % of its window`
  const scheme =
    model === encoding
      ? encoding
      : `${model} (${encoding})${share}${windowTokens === null ? '' : ` of ${formatNumber(windowTokens)}`}`
  return `${table}\n${scheme}\n`
}

function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file
}

import { createReadStream } from 'node:fs'
import { loadTokenizer, type Tokenizer } from 'tokenroom'
import { inputLimitFor, inputRoom } from 'tokenroom/models'
import { readWhole, type Typed } from '../arguments.ts'
import { type CountModel, readModel } from '../count-model.ts'
import { formatReport, overLines, type Report } from '../count-report.ts'
import { countStream } from '../count-stream.ts'
import { EXIT, usage } from '../errors.ts'
import { findFiles } from '../files/find.ts'
import { shown } from '../files/names.ts'
import type { Input } from '../files/walk.ts'
import { print } from '../output.ts'
import { Progress } from '../progress.ts'

const READ_BYTES = 1 << 20

type Counted = Report['files'][number]
type Skipped = Report['skipped'][number]

/** `tokenroom count`. Answers the exit code. */
export async function count({ options, words }: Typed<'count'>): Promise<number> {
  const each = options.each === true
  if (each && options.limit === undefined) throw usage('--each is for a limit, and there is no --limit', 'count')
  if (words.length === 0 && process.stdin.isTTY) throw usage('no files, and nothing on standard input', 'count')
  const model = readModel(options.model ?? 'o200k_base', options.estimate ? 'estimate' : 'error')
  const limitTokens = options.limit === undefined ? null : readLimit(options.limit, model)
  const tokenizer = await loadTokenizer(model.encoding)
  const { hidden = false, 'no-ignore': noIgnore = false } = options
  const found = await findFiles(words.length === 0 ? ['-'] : words, { hidden, noIgnore })
  const failed = found.failed.map(({ name, reason }) => ({ file: name, reason }))
  for (const { file, reason } of failed) complain(`cannot read ${shown(file)}: ${reason}; check its permissions`)
  const { hidden: hiddenFiles, ignored } = found.leftOut
  if (!options.quiet && hiddenFiles > 0) note(`left out ${hiddenFiles} hidden files and folders; --hidden takes them`)
  if (!options.quiet && ignored > 0) note(`left out ${ignored} that .gitignore names; --no-ignore takes them`)

  const { files, skipped } = await countAll(found.inputs, tokenizer, model)
  const report = makeReport(model, files, [...failed, ...skipped], limitTokens, each)
  for (const line of overLines(report)) note(line)
  if (options.json) await print(`${JSON.stringify({ ...report, leftOut: found.leftOut }, null, 2)}\n`)
  else if (!options.quiet) await print(formatReport(report))
  if (report.skipped.length > 0) return EXIT.failed
  return report.over.length > 0 ? EXIT.overLimit : EXIT.ok
}

/** A number of tokens, or `model` for the most input that the model takes. */
function readLimit(text: string, { name, windowTokens, inputLimitTokens }: CountModel): number {
  if (text !== 'model') return readWhole('count', 'limit', text)
  if (windowTokens !== null) return inputLimitFor({ windowTokens, ...(inputLimitTokens && { inputLimitTokens }) })
  throw usage(`--limit is "model", and no window is known of ${name}; give --model, or --limit as a number`, 'count')
}

async function countAll(
  inputs: readonly Input[],
  tokenizer: Tokenizer,
  model: CountModel,
): Promise<{ readonly files: readonly Counted[]; readonly skipped: readonly Skipped[] }> {
  const files: Counted[] = []
  const skipped: Skipped[] = []
  const isKnown = inputs.every(({ bytes }) => bytes !== null)
  const progress = new Progress(isKnown ? inputs.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) : null)
  try {
    for (const input of inputs) {
      const counted = await countOne(input, tokenizer, model, progress)
      if ('reason' in counted) skipped.push(counted)
      else files.push(counted)
    }
  } finally {
    progress.end()
  }
  return { files, skipped }
}

/** The count of one file, or why it could not be counted, which is said at once. */
async function countOne(
  { path, name: file }: Input,
  tokenizer: Tokenizer,
  model: CountModel,
  progress: Progress,
): Promise<Counted | Skipped> {
  const name = file === '-' ? 'standard input' : shown(file)
  try {
    const stream = path === null ? process.stdin : createReadStream(Buffer.from(path), { highWaterMark: READ_BYTES })
    const result = await countStream(stream, tokenizer, model.scale, (bytes) => progress.add(bytes))
    if (result === null) {
      complain(`skipped ${name}: it is binary, or UTF-16 without a mark; save text as UTF-8`)
      return { file, reason: 'binary' }
    }
    const { repaired, ...counted } = result
    if (repaired) note(`${name} is not UTF-8; its invalid bytes count as U+FFFD`)
    return { file, ...counted, exact: model.isExact && counted.lower === counted.upper }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) throw error
    complain(`cannot read ${name}: ${shown(message)}; check its permissions`)
    return { file, reason: code }
  }
}

function makeReport(
  { name, encoding, windowTokens, inputLimitTokens, isExact }: CountModel,
  files: readonly Counted[],
  skipped: readonly Skipped[],
  limitTokens: number | null,
  each: boolean,
): Report {
  const total = { totalTokens: 0, totalLower: 0, totalUpper: 0 }
  for (const { tokens, lower, upper } of files) {
    total.totalTokens += tokens
    total.totalLower += lower
    total.totalUpper += upper
  }
  const all = each ? files : [{ file: null, upper: total.totalUpper }]
  // What it may be at most decides.
  const over = all.flatMap(({ file, upper }) =>
    limitTokens !== null && upper > limitTokens ? [{ file, overTokens: upper - limitTokens }] : [],
  )
  const exact = isExact && total.totalLower === total.totalUpper
  const limits = windowTokens === null ? null : { windowTokens, ...(inputLimitTokens && { inputLimitTokens }) }
  const room = limits && inputRoom(limits, total.totalUpper)
  const known = { windowTokens, inputLimitTokens, freeTokens: room && room.freeTokens - room.overTokens }
  return { model: name, encoding, ...total, exact, ...known, limitTokens, over, files, skipped }
}

/** Something that kept a file from being counted. */
function complain(message: string): void {
  process.stderr.write(`tokenroom: ${message} [NOT_COUNTED]\n`)
}

function note(message: string): void {
  process.stderr.write(`tokenroom: ${message}\n`)
}

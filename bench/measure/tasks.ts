import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { BenchEngine, LoadedEngine } from '../engines/types.ts'
import { hostileText, hostileTexts } from '../hostile.ts'
import { traps } from '../traps.ts'
import { longText, measureEdits, OTHER_LETTERS } from './edits.ts'
import { median, timeOnce, timeRepeated } from './time.ts'

/** What a task is given: the file of its text or of several, those of other texts, or the name of a hostile text. */
export interface TaskInput {
  readonly file?: string
  readonly newFiles?: readonly string[]
  readonly otherFiles?: readonly string[]
  readonly hostile?: string
  readonly bytes?: number
}

/** Each task runs alone in a fresh process and returns numbers or strings under names. */
export type TaskResult = Record<string, number | string>
export type Task = (engine: BenchEngine, input: TaskInput) => Promise<TaskResult>

const read = (file = ''): string => readFileSync(file, 'utf8')

export const tasks: Record<string, Task> = {
  /** Milliseconds from before the import until the first count is there. */
  async load(engine) {
    const started = performance.now()
    const loaded = await engine.load()
    const tokens = loaded.count('hello world')
    return { ms: performance.now() - started, tokens }
  },

  /** The memory that the process holds above that before the import, after garbage collection. */
  async memory(engine) {
    const before = settledBytes()
    const loaded = await engine.load()
    loaded.count('hello world')
    const bytes = settledBytes() - before
    // Used afterwards, so that the engine cannot be collected before its memory is measured.
    return { bytes, tokens: loaded.count('hello world') }
  },

  /** The first count of a text in a fresh process, including compilation, and then the same count repeatedly. */
  async count(engine, { file }) {
    const loaded = await warm(engine)
    const text = read(file)
    return { firstMs: timeOnce(() => loaded.count(text)), repeatedMs: timeRepeated(() => loaded.count(text)) }
  },

  /**
   * The first count of each of `newFiles` by code that is already compiled: parts of other texts were counted before.
   * Milliseconds by file.
   */
  async newTexts(engine, { newFiles = [], otherFiles = [] }) {
    const loaded = await warm(engine)
    const others = otherFiles.map((other) => read(other).slice(0, 60_000))
    for (let round = 0; round < 3; round++) for (const other of others) loaded.count(other)
    const texts = newFiles.map((file) => [file, read(file)] as const)
    return Object.fromEntries(texts.map(([file, text]) => [file, timeOnce(() => loaded.count(text))]))
  },

  /** Encoding a text for the first time and repeatedly, and then decoding its tokens for the first time and repeatedly. */
  async encode(engine, { file }) {
    const loaded = await warm(engine)
    const text = read(file)
    const encoded = {
      encodeFirstMs: timeOnce(() => loaded.encode(text)),
      encodeRepeatedMs: timeRepeated(() => loaded.encode(text)),
    }
    const tokens = loaded.encode(text)
    const decoded = {
      decodeFirstMs: timeOnce(() => loaded.decode(tokens)),
      decodeRepeatedMs: timeRepeated(() => loaded.decode(tokens)),
    }
    return { ...encoded, ...decoded, same: loaded.decode(tokens) === text ? 1 : 0 }
  },

  /** Nanoseconds per call for different pieces of 10, 100 and 1,000 bytes of one ASCII text, new ones and known ones. */
  async short(engine, { file }) {
    const loaded = await warm(engine)
    const ascii = read(file).replace(/[^\n -~]/g, '')
    const result: TaskResult = {}
    for (const bytes of [10, 100, 1000]) {
      const all = (pieces: readonly string[]) => () => pieces.forEach((piece) => void loaded.count(piece))
      const known = shortPieces(ascii, bytes, 0)
      timeRepeated(all(known))
      const firsts = Array.from({ length: SHORT_SETS - 1 }, (_, set) =>
        timeOnce(all(shortPieces(ascii, bytes, set + 1))),
      )
      result[`first${bytes}`] = (median(firsts) / SHORT_PIECES) * 1e6
      const again = median([timeRepeated(all(known)), timeRepeated(all(known)), timeRepeated(all(known))])
      result[`again${bytes}`] = (again / SHORT_PIECES) * 1e6
    }
    return result
  },

  /** One hostile text. The parent process stops this one when its time is over. */
  async hostile(engine, { hostile = '' }) {
    const loaded = await warm(engine)
    const text = hostileTexts[hostile]
    if (text === undefined) throw new Error(`no hostile text "${hostile}"`)
    let tokens = 0
    const ms = timeOnce(() => {
      tokens = loaded.count(text)
    })
    return { ms, tokens, bytes: Buffer.byteLength(text) }
  },

  /** Counts one hostile text of so many bytes, or a real one when none is named. */
  async hostileOfSize(engine, { hostile, bytes = 0, otherFiles = [] }) {
    const loaded = await warm(engine)
    const text = hostile === undefined ? longText(otherFiles.map(read), bytes) : hostileText(hostile, bytes)
    return { ms: timeOnce(() => loaded.count(text)) }
  },

  /** Edits in ten million code units of all the texts. */
  async editLong(engine, { otherFiles = [] }) {
    const loaded = await warm(engine)
    return { ...measureEdits(loaded, longText(otherFiles.map(read), 10_000_000)) }
  },

  /** Edits in a million times one letter. */
  async editRun(engine) {
    return { ...measureEdits(await warm(engine), 'a'.repeat(1_000_000)) }
  },

  /** Another letter inside a million times one letter, at a different place each time. */
  async editRunElsewhere(engine) {
    return { ...measureEdits(await warm(engine), 'a'.repeat(1_000_000), OTHER_LETTERS) }
  },

  /** The token ids of each of `newFiles` as a hash, and whether counting agrees with encoding. */
  async verify(engine, { newFiles = [] }) {
    const loaded = await warm(engine)
    return Object.fromEntries(newFiles.map((file) => [file, digest(loaded, read(file))]))
  },

  /** The token ids of every trap as a hash. */
  async traps(engine) {
    const loaded = await warm(engine)
    return Object.fromEntries(Object.entries(traps).map(([name, text]) => [name, digest(loaded, text)]))
  },
}

const SHORT_PIECES = 1000
const SHORT_SETS = 8

/** A thousand pieces from all over a text; no two sets have one in common unless the text repeats itself. */
function shortPieces(text: string, bytes: number, set: number): string[] {
  return Array.from({ length: SHORT_PIECES }, (_, i) => {
    const start = Math.floor(((i + set / SHORT_SETS) * (text.length - bytes)) / SHORT_PIECES)
    // Copied through a buffer, because a slice of a string is a view that some calls would have to flatten first.
    return Buffer.from(text.slice(start, start + bytes)).toString()
  })
}

/** Loads and counts one short text, as an application does that has just started. */
async function warm(engine: BenchEngine): Promise<LoadedEngine> {
  const loaded = await engine.load()
  loaded.count('hello world')
  return loaded
}

function digest(loaded: LoadedEngine, text: string): string {
  try {
    const ids = Uint32Array.from(loaded.encodeAsText?.(text) ?? loaded.encode(text))
    const hash = createHash('sha256').update(ids).digest('hex').slice(0, 16)
    const count = loaded.encodeAsText ? ids.length : loaded.count(text)
    return count === ids.length ? `${count} tokens, ${hash}` : `${count} tokens counted, ${ids.length} encoded, ${hash}`
  } catch (error) {
    return `threw ${error instanceof Error ? error.message : String(error)}`
  }
}

function settledBytes(): number {
  if (!globalThis.gc) throw new Error('memory is measured with node --expose-gc')
  for (let i = 0; i < 5; i++) globalThis.gc()
  return process.memoryUsage.rss()
}

import type { BenchEngine } from './engines/types.ts'
import { hostileTexts } from './hostile.ts'
import type { TaskInput, TaskResult } from './measure/tasks.ts'
import { median } from './measure/time.ts'
import type { Cell, Row } from './results.ts'
import { type Outcome, runTask } from './spawn.ts'
import { traps } from './traps.ts'
import { wireBytes } from './wire.ts'

/** A text of the benchmark that was written to a file for the processes to read. */
export interface TextFile {
  readonly name: string
  readonly bytes: number
  readonly file: string
}

export interface Setting {
  readonly engines: readonly BenchEngine[]
  /** Texts of several languages. */
  readonly texts: readonly TextFile[]
  /** Texts of other kinds. */
  readonly kinds: readonly TextFile[]
  readonly rounds: number
  /** The engine whose token ids are right by definition. */
  readonly oracle: BenchEngine
}

/** One part of the benchmark; the parts are measured in this order and can be asked for by name. */
export const groups: Record<string, (setting: Setting) => Row[] | Promise<Row[]>> = {
  exactness: ({ engines, texts, kinds, oracle }) => {
    const files = [...texts, ...kinds]
    const newFiles = files.map(({ file }) => file)
    const ofTexts = verdicts(
      files.map(({ name, file }) => [name, file]),
      engines,
      oracle,
      'verify',
      { newFiles },
    )
    const ofTraps = verdicts(
      Object.keys(traps).map((name) => [name, name]),
      engines,
      oracle,
      'traps',
    )
    return [...ofTexts, ...ofTraps]
  },

  count: (setting) => [
    ...countRows('count', setting, setting.texts, setting.kinds),
    ...countRows('count of other kinds', setting, setting.kinds, setting.texts),
  ],

  encode: (setting) => {
    const measured = perText(setting, 'encode', setting.texts)
    return (['encode', 'decode'] as const).flatMap((what) => [
      ...speeds(`${what}, first pass`, setting.texts, measured, `${what}FirstMs`),
      ...speeds(`${what}, repeated`, setting.texts, measured, `${what}RepeatedMs`),
    ])
  },

  short: (setting) => {
    const english = setting.texts.find(({ name }) => name === 'English')
    const outcomes = perEngine(setting, 'short', english ? { file: english.file } : {})
    return (['first', 'again'] as const).flatMap((when) =>
      [10, 100, 1000].map(
        (bytes): Row => ({
          group: when === 'first' ? 'short strings that are new, per call' : 'short strings again, per call',
          name: `${bytes.toLocaleString('en')} bytes`,
          unit: 'ns',
          better: 'smaller',
          cells: mapValues(outcomes, (all) => medianOf(all, ({ [`${when}${bytes}`]: ns }) => ns)),
        }),
      ),
    )
  },

  start: async (setting) => {
    const wire: [string, Cell][] = []
    for (const engine of setting.engines) wire.push([engine.name, await wireBytes(engine).catch(String)])
    const group = 'start'
    const load = mapValues(perEngine(setting, 'load'), (all) => medianOf(all, ({ ms }) => ms))
    const memory = mapValues(perEngine(setting, 'memory'), (all) => medianOf(all, ({ bytes }) => Number(bytes) / 1e6))
    return [
      { group, name: 'import to first count', unit: 'ms', better: 'smaller', cells: load },
      { group, name: 'resident after load', unit: 'MB', better: 'smaller', cells: memory },
      { group, name: 'over the wire, gzip', unit: 'bytes', better: 'smaller', cells: Object.fromEntries(wire) },
    ]
  },

  edits: ({ engines, texts }) => {
    const otherFiles = texts.map(({ file }) => file)
    const places = [
      ['10 million code units', 'editLong'],
      ['a million times one letter', 'editRun'],
      ['another letter inside a million times one letter', 'editRunElsewhere'],
    ] as const
    return places.flatMap(([place, task]) => {
      console.error(`  ${task}`)
      const outcomes = mapEngines(engines, (engine) => [runTask(engine, task, { otherFiles }, EDITS_MS)])
      return (['p50', 'p99'] as const).map((key): Row => {
        const cells = mapValues(outcomes, (all) => medianOf(all, (result) => editCell(result, key)))
        return { group: 'edit to exact count', name: `${place}, ${key}`, unit: 'ms', better: 'smaller', cells }
      })
    })
  },

  hostile: (setting) => [...hostileAgainstPeers(setting), ...hostileAgainstReal(setting)],
}

/** Peers that count a whole text again are stopped after so many milliseconds, and the table says so. */
const EDITS_MS = 10_000
const HOSTILE_MS = 3000
/** For all texts together. */
const VERIFY_MS = 300_000

function countRows(name: string, setting: Setting, texts: readonly TextFile[], others: readonly TextFile[]): Row[] {
  const measured = perText(setting, 'count', texts)
  console.error('  newTexts')
  const newFiles = texts.map(({ file }) => file)
  const warm = perEngine(setting, 'newTexts', { newFiles, otherFiles: others.map(({ file }) => file) })
  return [
    ...speeds(`${name}, first pass`, texts, measured, 'firstMs'),
    ...texts.flatMap((text) => speeds(`${name}, new text in warm code`, [text], [warm], text.file)),
    ...speeds(`${name}, repeated`, texts, measured, 'repeatedMs'),
  ]
}

function hostileAgainstPeers({ engines }: Setting): Row[] {
  return Object.keys(hostileTexts).map((hostile) => {
    const cells = engines.map((engine) => [
      engine.name,
      medianOf([runTask(engine, 'hostile', { hostile }, HOSTILE_MS)], ({ ms }) => ms),
    ])
    return {
      group: 'hostile text, 80,000 characters',
      name: hostile,
      unit: 'ms',
      better: 'smaller',
      cells: Object.fromEntries(cells),
    }
  })
}

/** The first engine only: with texts of this size the others would take minutes. */
function hostileAgainstReal({ engines, texts, rounds }: Setting): Row[] {
  const engine = engines[0]
  if (engine === undefined) return []
  const otherFiles = texts.filter(({ name }) => ['English', 'HTML', 'code'].includes(name)).map(({ file }) => file)
  return [undefined, ...Object.keys(hostileTexts)].flatMap((hostile) =>
    (hostile === undefined ? [1_000_000] : [1_000_000, 10_000_000]).map((bytes): Row => {
      const outcomes = Array.from({ length: rounds }, () =>
        runTask(engine, 'hostileOfSize', { bytes, otherFiles, ...(hostile && { hostile }) }),
      )
      return {
        group: 'hostile text beside a real one, first pass',
        name: `${hostile ?? 'English, HTML and code'}, ${bytes / 1_000_000} MB`,
        unit: 'ms',
        better: 'smaller',
        cells: { [engine.name]: medianOf(outcomes, ({ ms }) => ms) },
      }
    }),
  )
}

function mapEngines<T>(engines: readonly BenchEngine[], map: (engine: BenchEngine) => T): Record<string, T> {
  return Object.fromEntries(engines.map((engine) => [engine.name, map(engine)]))
}

function editCell(result: TaskResult, key: string): Cell | undefined {
  if (result.isExact !== 1) throw new Error('the count after the edits is not that of the text')
  return result[key]
}

/** A process that takes longer than this runs in the first round only: its noise is small beside what it measures. */
const SLOW_MS = 4000

/** Outcomes by engine; the engines take turns, so that a slow minute of the machine is shared by all. */
function perEngine(setting: Setting, task: string, input: TaskInput = {}): Record<string, Outcome[]> {
  const outcomes: Record<string, Outcome[]> = {}
  const slow = new Set<string>()
  for (let round = 0; round < setting.rounds; round++) {
    for (const engine of setting.engines) {
      if (slow.has(engine.name)) continue
      const started = performance.now()
      outcomes[engine.name] = [...(outcomes[engine.name] ?? []), runTask(engine, task, input)]
      if (performance.now() - started > SLOW_MS && engine !== setting.engines[0]) slow.add(engine.name)
    }
  }
  return outcomes
}

function perText(setting: Setting, task: string, texts: readonly TextFile[]): Record<string, Outcome[]>[] {
  return texts.map(({ name, file }) => {
    console.error(`  ${task} ${name}`)
    return perEngine(setting, task, { file })
  })
}

function speeds(
  group: string,
  texts: readonly TextFile[],
  measured: readonly Record<string, Outcome[]>[],
  key: string,
): Row[] {
  return texts.map(({ name, bytes }, i) => ({
    group,
    name,
    unit: 'MB/s',
    better: 'larger',
    cells: mapValues(measured[i] ?? {}, (all) => {
      const ms = medianOf(all, (result) => result[key])
      return typeof ms === 'number' ? bytes / 1000 / ms : ms
    }),
  }))
}

/** The median of what was measured, or why nothing was. */
function medianOf(outcomes: readonly Outcome[], pick: (result: TaskResult) => Cell | undefined): Cell {
  const numbers: number[] = []
  for (const outcome of outcomes) {
    if (outcome.kind === 'timeout') return `over ${outcome.limitMs / 1000} s`
    if (outcome.kind === 'failed') return `failed: ${outcome.reason}`
    numbers.push(Number(pick(outcome.result)))
  }
  return median(numbers)
}

/** A row for each text, by its name and the key of its result. One process for each engine checks all of them. */
function verdicts(
  texts: readonly (readonly [name: string, key: string])[],
  engines: readonly BenchEngine[],
  oracle: BenchEngine,
  task: string,
  input: TaskInput = {},
): Row[] {
  const all = mapEngines(engines, (engine) => runTask(engine, task, input, VERIFY_MS))
  const right = all[oracle.name] ?? runTask(oracle, task, input, VERIFY_MS)
  return texts.map(([name, key]) => {
    const cells = engines.map((engine) => [engine.name, verdict(all[engine.name], right, key)])
    return { group: 'exactness', name, unit: 'verdict', better: 'larger', cells: Object.fromEntries(cells) }
  })
}

function verdict(outcome: Outcome | undefined, right: Outcome, key: string): Cell {
  if (right.kind !== 'done') throw new Error(`the oracle has no answer for "${key}"`)
  if (outcome?.kind !== 'done') return outcome?.kind === 'timeout' ? 'too slow' : 'failed'
  const [got, expected] = [String(outcome.result[key]), String(right.result[key])]
  if (got === expected) return 'exact'
  return got.startsWith('threw') ? 'throws' : `wrong: ${Number.parseInt(got, 10)}, not ${Number.parseInt(expected, 10)}`
}

function mapValues<T>(record: Record<string, T>, map: (value: T) => Cell): Record<string, Cell> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}

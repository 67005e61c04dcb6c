/**
 * Shows how much of a time is compilation. It measures first counts and edits in fresh processes: as they happen, in V8's
 * baseline code alone, and with WebAssembly that was optimised before it first ran. Prints a table, writes nothing.
 *
 *     npm run bench:tiers
 */
import { tokenroom } from './engines/tokenroom.ts'
import type { TaskInput, TaskResult } from './measure/tasks.ts'
import { median } from './measure/time.ts'
import { buildChild, runTask } from './spawn.ts'
import { benchTexts, writeTexts } from './texts.ts'

const ROUNDS = 9

const TIERS = {
  'as it comes': [],
  'baseline only': ['--liftoff-only', '--no-opt'],
  'optimised at load': ['--no-liftoff', '--no-wasm-lazy-compilation'],
} as const

await buildChild()
const names = Object.keys(TIERS)
print('', names)
for (const { name, bytes, file } of writeTexts(benchTexts())) {
  const counts = perTier('count', { file })
  print(
    `first count of ${name}, MB/s`,
    medians(counts, 'firstMs').map((ms) => (bytes / 1000 / ms).toFixed(0)),
  )
}
for (const [task, where] of [
  ['editRun', 'in 1 MB of one letter'],
  ['editRunElsewhere', 'another letter in it'],
] as const) {
  const edits = perTier(task)
  for (const quantile of ['p50', 'p99'])
    print(
      `edit ${where}, ${quantile}, ms`,
      medians(edits, quantile).map((ms) => ms.toFixed(2)),
    )
}

/** The results of all rounds for each tier; the tiers take turns. */
function perTier(task: string, input: TaskInput = {}): TaskResult[][] {
  const results: TaskResult[][] = names.map(() => [])
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, flags] of Object.values(TIERS).entries()) {
      const outcome = runTask(tokenroom, task, input, undefined, flags)
      if (outcome.kind !== 'done')
        throw new Error(`${task} with V8's flags "${flags.join(' ')}" did not end: ${JSON.stringify(outcome)}`)
      results[i]?.push(outcome.result)
    }
  }
  return results
}

function medians(results: readonly TaskResult[][], field: string): number[] {
  return results.map((rounds) => median(rounds.map((result) => Number(result[field]))))
}

function print(name: string, cells: readonly string[]): void {
  console.log(`${name.padEnd(40)}${cells.map((cell) => cell.padStart(20)).join('')}`)
}

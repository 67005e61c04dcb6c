import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { BenchEngine } from './engines/types.ts'
import { stolenTicks } from './machine.ts'
import type { TaskInput, TaskResult } from './measure/tasks.ts'

const child = fileURLToPath(new URL('../build/bench/child.js', import.meta.url))

/** A task that ended, one that was stopped when its time was over, or one that failed. */
export type Outcome =
  | { readonly kind: 'done'; readonly result: TaskResult }
  | { readonly kind: 'timeout'; readonly limitMs: number }
  | { readonly kind: 'failed'; readonly reason: string }

/** Compiles the program that runs a task. Plain Node runs it, so that no loader affects the measurement. */
export async function buildChild(): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL('./child.ts', import.meta.url))],
    outfile: child,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    logLevel: 'warning',
  })
}

/** If the host of a virtual machine takes more than this share of a core during a task, the task runs again, up to so many times in all. */
const STOLEN = 0.1
const ATTEMPTS = 3

/** Runs one task of one engine in its own process, with V8's `flags`. Of several attempts it returns the least disturbed one. */
export function runTask(
  engine: BenchEngine,
  task: string,
  input: TaskInput = {},
  limitMs = 120_000,
  flags: readonly string[] = [],
): Outcome {
  let best: { outcome: Outcome; stolen: number } | undefined
  for (let attempt = 0; attempt < ATTEMPTS && (best === undefined || best.stolen > STOLEN); attempt++) {
    const [started, ticks] = [performance.now(), stolenTicks()]
    const outcome = runOnce(engine, task, input, limitMs, flags)
    const stolen = ((stolenTicks() - ticks) * 10) / (performance.now() - started)
    if (best === undefined || stolen < best.stolen) best = { outcome, stolen }
    // Another attempt would take just as long.
    if (outcome.kind === 'timeout') break
  }
  return best!.outcome
}

function runOnce(
  engine: BenchEngine,
  task: string,
  input: TaskInput,
  limitMs: number,
  flags: readonly string[],
): Outcome {
  const args = [...flags, '--expose-gc', child, engine.name, task, JSON.stringify(input)]
  const run = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: limitMs, killSignal: 'SIGKILL' })
  if (run.error && 'code' in run.error && run.error.code === 'ETIMEDOUT') return { kind: 'timeout', limitMs }
  if (run.status !== 0) return { kind: 'failed', reason: reasonIn(run.stderr) || String(run.error ?? run.signal) }
  return { kind: 'done', result: JSON.parse(lastLine(run.stdout)) as TaskResult }
}

/** The line of an uncaught error's report that says what happened. The last lines are its stack and Node's version. */
function reasonIn(stderr: string): string {
  return stderr.match(/^(?:\w*Error|FATAL ERROR)\b.*$/m)?.[0] ?? ''
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? ''
}

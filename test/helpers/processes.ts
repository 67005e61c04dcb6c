/** Programs that are started for a test and ended with it, with all they start. */
import { type SpawnOptions, spawn } from 'node:child_process'

export interface Started {
  /** What matched in the output. */
  readonly match: RegExpMatchArray
  readonly pid: number
  /** Everything it printed so far. */
  output(): string
  /** Asks it to end and waits; answers its exit code, or null when a signal ended it. */
  stop(): Promise<number | null>
}

/** Starts a program and waits until what it prints matches `ready`. Rejects with its output when it ends before. */
export function start(
  command: readonly string[],
  ready: RegExp,
  options: Pick<SpawnOptions, 'cwd' | 'env'> = {},
): Promise<Started> {
  const [program = '', ...words] = command
  // In a group of its own, so that what it starts ends with it.
  const child = spawn(program, words, { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)))
  let output = ''
  return new Promise((resolve, reject) => {
    const onOutput = (text: string): void => {
      output += text
      const match = output.match(ready)
      if (match === null) return
      resolve({
        match,
        pid: child.pid!,
        output: () => output,
        stop: () => {
          if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, 'SIGTERM')
          return ended
        },
      })
    }
    child.stdout!.setEncoding('utf8').on('data', onOutput)
    child.stderr!.setEncoding('utf8').on('data', onOutput)
    child.on('error', reject)
    ended.then((code) => reject(new Error(`${command.join(' ')} ended with ${code} before it was ready:\n${output}`)))
  })
}

/** Runs a program to its end. */
export function run(
  command: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env'> = {},
): Promise<{ readonly code: number | null; readonly output: string }> {
  const [program = '', ...words] = command
  const child = spawn(program, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output }))
  })
}

/** Processes that share a ledger, as the tests start them. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { findSqlite } from '../../scripts/sqlite.mjs'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const program = path('../../build/ledger/contender.mjs')

/** Compiles the program once: plain Node starts it faster than a loader does. */
export async function buildContender(): Promise<void> {
  const entryPoints = [path('./contender.entry.ts')]
  await build({ entryPoints, outfile: program, bundle: true, packages: 'external', platform: 'node', format: 'esm' })
}

function start(store: string, address: string, mode: string, name = ''): ChildProcess {
  const args = [program, store, address, mode, name, findSqlite() ?? '']
  return spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
}

/** Four processes with 250 reservations each, begun together. Returns how many passed in all. */
export async function rushFromFour(store: string, address: string): Promise<number> {
  const children = Array.from({ length: 4 }, () => start(store, address, 'rush'))
  const outputs = children.map(() => '')
  const readies = children.map(
    (child, index) =>
      new Promise<void>((resolve, reject) => {
        child.stdout!.setEncoding('utf8').on('data', (text: string) => {
          outputs[index] += text
          if (outputs[index]!.includes('ready')) resolve()
        })
        child.on('exit', (code) => reject(new Error(`a process ended with ${code} before it was ready`)))
      }),
  )
  await Promise.all(readies)
  const ends = children.map((child) => once(child, 'close'))
  for (const child of children) child.stdin!.write('go\n')
  for (const [code] of await Promise.all(ends)) if (code !== 0) throw new Error(`a process ended with ${code}`)
  return outputs.reduce((total, output) => total + Number(/passed (\d+)/.exec(output)?.[1]), 0)
}

/** A process that reserves and settles, killed with SIGKILL after so many settles. Returns the ids it was answered. */
export async function workUntilKilled(store: string, address: string, name: string, settles: number) {
  const child = start(store, address, 'work', name)
  let output = ''
  const ended = once(child, 'close')
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    output += text
    if ((output.match(/^settled /gm)?.length ?? 0) >= settles) child.kill('SIGKILL')
  })
  const [, signal] = await ended
  if (signal !== 'SIGKILL') throw new Error(`the process ended by itself: ${output.slice(-200)}`)
  const ids = (word: string) => [...output.matchAll(new RegExp(`^${word} (\\S+)\\n`, 'gm'))].map((match) => match[1]!)
  return { held: ids('held'), settled: ids('settled') }
}

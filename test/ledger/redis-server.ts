/** A real redis-server on a free port, for one test file. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { findRedis } from '../../scripts/redis.mjs'
import { freePort } from '../helpers/free-port.ts'

export interface RedisServer {
  readonly port: number
  readonly url: string
  /** Ends the process at once, as a crash does. */
  kill(): Promise<void>
  /** Starts it again on the same port, over what it had written to its folder. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** `args`: more of redis-server's options, such as `--appendonly yes`. */
export async function startRedis(...args: string[]): Promise<RedisServer> {
  const program = findRedis()
  if (program === null) throw new Error('redis-server is missing: run "npm run setup"')
  const folder = mkdtempSync(join(tmpdir(), 'tokenroom-redis-'))
  const port = await freePort()
  let child: ChildProcess

  async function start(): Promise<void> {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder, ...args]
    child = spawn(program!, options, { stdio: ['ignore', 'ignore', 'inherit'] })
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`redis-server ended with ${child.exitCode}`)
      await wait(20)
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  await start()
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    restart: start,
    stop: async () => {
      await end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Three nodes that share the slots. */
export async function startCluster() {
  const nodes: RedisServer[] = []
  async function stop(): Promise<void> {
    for (const node of nodes) await node.stop()
  }
  try {
    for (let made = 0; made < 3; made++) {
      nodes.push(await startRedis('--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'))
    }
    const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`)
    execFileSync('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes'], { stdio: 'pipe' })
    // The nodes agree on their slots by now, but one may still think that the cluster is down.
    for (const { port } of nodes) await untilUp(port)
  } catch (cause) {
    await stop()
    throw cause
  }
  return { nodes, urls: nodes.map(({ url }) => url), stop }
}

async function untilUp(port: number): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    const info = execFileSync('redis-cli', ['-p', String(port), 'cluster', 'info'], { encoding: 'utf8' })
    if (info.includes('cluster_state:ok')) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`the node of the cluster at port ${port} did not come up`)
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' })
    socket.on('error', () => resolve(false))
    socket.on('data', () => {
      socket.destroy()
      resolve(true)
    })
    socket.write('PING\r\n')
  })
}

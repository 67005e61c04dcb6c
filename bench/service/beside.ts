/** The requests of `bench:beside`. As a program it plans the large one again and again until it is told to stop. */
import { Agent, request } from 'node:http'

const LARGE_BYTES = 4_000_000

interface Ask {
  readonly path: string
  readonly body: Buffer
}

export const smallCount: Ask = {
  path: '/v1/count',
  body: Buffer.from(JSON.stringify({ model: 'gpt-4o', text: 'How much room is left?' })),
}

const turn = 'We looked at the report and found three things that have to be decided before Friday. '.repeat(24)
const messages = Array.from({ length: Math.floor(LARGE_BYTES / (turn.length + 40)) }, (_, at) => ({
  role: at % 2 === 0 ? 'user' : 'assistant',
  content: `${at}: ${turn}`,
}))

export const largePlan: Ask = {
  path: '/v1/plan',
  body: Buffer.from(JSON.stringify({ model: 'gpt-4o', slots: [{ name: 'history', messages, policy: 'drop-oldest' }] })),
}

/** Sends a request over a connection that is kept, and rejects when the answer is not 200. */
export function asker(port: number, key: string): (ask: Ask) => Promise<void> {
  const agent = new Agent({ keepAlive: true })
  return ({ path, body }) =>
    new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${key}`,
        'content-type': 'application/json',
        'content-length': body.length,
      }
      request({ host: '127.0.0.1', port, path, method: 'POST', headers, agent }, (answer) => {
        const { statusCode } = answer
        answer.resume().on('end', () => {
          if (statusCode === 200) resolve()
          else reject(new Error(`${path} was answered with ${statusCode}`))
        })
      })
        .on('error', reject)
        .end(body)
    })
}

const [port, key] = process.argv.slice(2)
if (process.send !== undefined && port !== undefined && key !== undefined) {
  const ask = asker(Number(port), key)
  let plans = 0
  let stops = false
  process.on('message', () => {
    stops = true
  })
  await ask(largePlan)
  process.send('started')
  while (!stops) {
    await ask(largePlan)
    plans++
  }
  process.send(plans)
  process.disconnect()
}

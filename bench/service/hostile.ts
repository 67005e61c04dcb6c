/** What hostile clients send: each kind is one connection, written by hand, that ends after some seconds at most. */
import { connect, type Socket } from 'node:net'

export interface HostileKind {
  readonly name: string
  run(port: number, key: string): Promise<void>
}

/** No connection of these lives longer. */
const LONGEST_MS = 12_000

const open = (key: string) => `Authorization: Bearer ${key}\r\nContent-Type: application/json\r\n`
const head = (line: string, headers = '') => `${line} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`

function kind(name: string, act: (socket: Socket, key: string) => void): HostileKind {
  const run = (port: number, key: string) =>
    new Promise<void>((resolve) => {
      const socket = connect({ port, host: '127.0.0.1' }, () => act(socket, key))
      const timer = setTimeout(() => socket.destroy(), LONGEST_MS)
      socket
        .on('error', () => {})
        .on('close', () => {
          clearTimeout(timer)
          resolve()
        })
    })
  return { name, run }
}

/** Writes `piece` again and again until the connection is gone or `times` are written. */
function flood(socket: Socket, piece: string, times: number): void {
  let left = times
  const more = () => {
    while (left > 0 && !socket.destroyed) {
      left--
      if (!socket.write(piece)) {
        socket.once('drain', more)
        return
      }
    }
  }
  more()
}

function trickle(socket: Socket, start: string, byte: string): void {
  socket.write(start)
  const timer = setInterval(() => socket.write(byte), 500)
  socket.on('close', () => clearInterval(timer))
}

const MUCH = 'x'.repeat(65_536)

export const hostileKinds: readonly HostileKind[] = [
  kind('idle', () => {}),
  kind('slow headers', (socket) => trickle(socket, 'GET /health HTTP/1.1\r\nHost: x\r\nX-A: ', 'a')),
  kind('slow body', (socket, key) =>
    trickle(socket, head('POST /v1/count', `${open(key)}Content-Length: 90000\r\n`), ' '),
  ),
  kind('too long, declared', (socket, key) => {
    socket.resume().write(head('POST /v1/count', `${open(key)}Content-Length: 100000000\r\n`))
    flood(socket, MUCH, 1_500)
  }),
  kind('too long, in chunks', (socket, key) => {
    socket.resume().write(head('POST /v1/count', `${open(key)}Transfer-Encoding: chunked\r\n`))
    flood(socket, `10000\r\n${MUCH}\r\n`, 1_500)
  }),
  kind('a wrong key and a long body', (socket) => {
    socket.resume().write(head('POST /v1/count', `${open('no')}Content-Length: 100000000\r\n`))
    flood(socket, MUCH, 1_500)
  }),
  kind('two lengths', (socket, key) => {
    socket.resume().end(head('POST /v1/count', `${open(key)}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n`))
  }),
  kind('never reads', (socket, key) => {
    const body = JSON.stringify({ model: 'gpt-4o', texts: new Array(15_000).fill('x') })
    const whole = head('POST /v1/count', `${open(key)}Content-Length: ${body.length}\r\n`) + body
    flood(socket.pause(), whole, 50)
  }),
  kind('pipelines', (socket) => flood(socket.pause(), head('GET /openapi.json').repeat(100), 20)),
  kind('hangs up', (socket, key) => {
    socket.write(head('POST /v1/count', `${open(key)}Content-Length: 50000\r\n{"`), () => socket.destroy())
  }),
  kind('many slots', (socket, key) => {
    const slots = Array.from({ length: 20_000 }, () => ({ name: 'a', text: 'a b', policy: 'truncate', grow: 1 }))
    const body = JSON.stringify({ model: 'gpt-4o', windowTokens: 100, slots })
    socket.resume().end(head('POST /v1/plan', `${open(key)}Content-Length: ${body.length}\r\n`) + body)
  }),
  kind('one long word', (socket, key) => {
    const body = JSON.stringify({ model: 'gpt-4o', text: 'a'.repeat(1_000_000) })
    socket.resume().end(head('POST /v1/count', `${open(key)}Content-Length: ${body.length}\r\n`) + body)
  }),
]

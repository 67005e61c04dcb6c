import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TokenroomError } from '../../src/errors/index.ts'
import type { Service } from '../service.ts'
import type { ServerLimits } from './connection-limits.ts'
import { type Connection, Connections } from './connections.ts'
import { type ExchangeContext, type Expectation, exchange } from './exchange.ts'
import { headOf } from './head.ts'
import { linger } from './linger.ts'
import { parserError } from './parser-errors.ts'
import type { Places } from './places.ts'
import { writeRaw } from './respond.ts'

/** Requests of one connection that may wait for the one before them. */
const MOST_PIPELINED = 8

/** What the server is made of, besides what it makes itself. */
export interface ServerParts extends Pick<ExchangeContext, 'compute' | 'slowDown' | 'onDone'> {
  readonly service: Service
  readonly limits: ServerLimits
  readonly places: Places
}

/**
 * The service over HTTP/1.1 in Node. Every answer is the service's or a problem document, those of the parser
 * included; every wait has an end, and every amount a bound.
 */
export class NodeServer {
  readonly #parts: ServerParts
  readonly #http: Server
  readonly #context: ExchangeContext
  readonly #connections = new Connections()
  #isReady = true
  #isStopping = false

  constructor(parts: ServerParts) {
    this.#parts = parts
    this.#context = { ...parts, isStopping: () => this.#isStopping }
    const { limits } = parts
    this.#http = createServer({
      headersTimeout: limits.headersMs,
      // The time for bodies is watched where they are read, so that it can be answered there.
      requestTimeout: 0,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: Math.min(1_000, Math.ceil(limits.headersMs / 4)),
      maxHeaderSize: limits.maxHeaderBytes,
      // Node would answer without a problem document.
      requireHostHeader: false,
      noDelay: true,
    })
    // A client that has ended its side still reads the answer.
    Object.assign(this.#http, { httpAllowHalfOpen: true })
    const take = (expectation: Expectation) => (request: IncomingMessage, response: ServerResponse) =>
      this.#take(request, response, expectation)
    this.#http
      .on('connection', (socket) => this.#connect(socket))
      .on('request', take('none'))
      .on('checkContinue', take('continue'))
      .on('checkExpectation', take('unsupported'))
      .on('clientError', (error, socket) => this.#refuse(error, socket))
      .on('connect', (request, socket) => this.#refuseTunnel(request, socket))
  }

  /** False from the signal to stop on. */
  get isReady(): boolean {
    return this.#isReady
  }

  get connections(): number {
    return this.#connections.size
  }

  /** The bytes that all clients have sent so far. */
  get readBytes(): number {
    return this.#connections.readBytes
  }

  /** Listens; resolves to the address, rejects with what Node says. */
  async listen(port: number, host: string): Promise<AddressInfo> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject).listen(port, host, () => resolve())
    })
    return this.#http.address() as AddressInfo
  }

  /**
   * Stops: `/health` says 503 and requests are taken for `drainMs` more; then no new connection is accepted, idle ones
   * are closed, and the others get their answers within `stopMs`. Resolves to the number of answers that were cut.
   */
  async stop(drainMs: number): Promise<number> {
    const { stopMs } = this.#parts.limits
    this.#isReady = false
    if (drainMs > 0) await new Promise((resolve) => setTimeout(resolve, drainMs))
    this.#isStopping = true
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()))
    this.#connections.closeIdle()
    let cut = 0
    const deadline = setTimeout(() => {
      cut = this.#connections.destroyAll()
    }, stopMs)
    await this.#connections.empty()
    clearTimeout(deadline)
    await closed
    return cut
  }

  #connect(socket: Socket): void {
    const { limits, service } = this.#parts
    // Node calls it after an answer that closes the connection.
    socket.destroySoon = () => {
      const connection = this.#connections.find(socket)
      if (connection) connection.closing = true
      linger(socket, limits)
    }
    socket.on('error', () => socket.destroy())
    const isFull = this.#connections.size >= limits.maxConnections && !this.#connections.closeOldestIdle()
    this.#connections.add(socket)
    if (!isFull) return
    const retryAfterSeconds = Math.ceil(limits.keepAliveMs / 1000)
    const message = `all ${limits.maxConnections} connections are in use; try again in ${retryAfterSeconds} s`
    const data = { reason: 'connections', limit: limits.maxConnections, retryAfterSeconds } as const
    writeRaw(socket, service.refuse(new TokenroomError('SERVICE_BUSY', message, data)))
    socket.destroySoon()
  }

  /** Requests of a connection are answered one after the other, and only some may wait. */
  #take(request: IncomingMessage, response: ServerResponse, expectation: Expectation): void {
    const connection = this.#connections.find(request.socket)
    if (connection === undefined || connection.closing || connection.broken !== null) return
    this.#connections.begin(connection)
    if (connection.pending > MOST_PIPELINED) request.socket.pause()
    connection.tail = connection.tail.then(async () => {
      if (connection.pending <= MOST_PIPELINED) request.socket.resume()
      // After an answer that said the connection closes, the client knows that this request was not begun.
      if (!connection.closing && !request.socket.destroyed)
        await exchange(connection, request, response, expectation, this.#context)
      this.#connections.end(connection)
      if (this.#isStopping && connection.pending === 0 && !connection.closing) connection.socket.destroySoon()
    })
  }

  /** Answers what is not HTTP. */
  #refuse(error: NodeJS.ErrnoException, stream: Duplex): void {
    const socket = stream as Socket
    const connection = this.#connections.find(socket)
    if (connection === undefined || !socket.writable || error.code === 'ECONNRESET') {
      socket.destroy()
      return
    }
    if (connection.closing || connection.broken !== null) return
    connection.broken = error
    if (connection.onBroken !== null) {
      connection.onBroken(error)
      return
    }
    socket.pause()
    this.#answerAfter(connection, error)
  }

  /** Answers with the parser's error, once the requests before it have their answers. */
  #answerAfter(connection: Connection, error: NodeJS.ErrnoException): void {
    const { limits, service, onDone } = this.#parts
    const { socket, address } = connection
    const reply = service.refuse(parserError(error, limits))
    connection.tail = connection.tail.then(() => {
      // Closed by the answer to a request whose body it was.
      if (!socket.writable || connection.closing) return
      writeRaw(socket, reply)
      socket.destroySoon()
      onDone({ address, method: '', route: null, reply, bodyBytes: 0, ms: 0, sent: true })
    })
  }

  #refuseTunnel(request: IncomingMessage, stream: Duplex): void {
    const socket = stream as Socket
    const answer = async () => {
      const { reply } = await this.#parts.service.admit(headOf(request))
      if (reply !== null && socket.writable) writeRaw(socket, reply)
      socket.destroySoon()
    }
    answer().catch(() => socket.destroy())
  }
}

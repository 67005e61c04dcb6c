/** One request and its answer, from the head that has arrived to the last byte that was sent. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { declaredLength } from '../body.ts'
import { type Reply, type RequestHead, toReply, withHeaders } from '../reply.ts'
import type { Admission, Service } from '../service.ts'
import { type ServerLimits, SMALL_BODY_BYTES } from './connection-limits.ts'
import type { Connection } from './connections.ts'
import { headOf } from './head.ts'
import { unsupportedExpectation } from './parser-errors.ts'
import type { Places } from './places.ts'
import { readBody } from './read-body.ts'
import { respond } from './respond.ts'
import { respondStream } from './respond-stream.ts'

/** What an exchange works with. */
export interface ExchangeContext {
  readonly service: Service
  readonly limits: ServerLimits
  readonly places: Places
  /** Answers the body of a POST route, here or in another thread. */
  compute(route: string, bytes: Uint8Array): Promise<Reply>
  /** Waits before a refused key is answered. */
  slowDown(connection: Connection, reply: Reply): Promise<void>
  isStopping(): boolean
  onDone(record: ExchangeRecord): void
}

/** What is known of an exchange when it is over. Never a text or a key of the request. */
export interface ExchangeRecord {
  readonly address: string
  readonly method: string
  /** The path of the route, or null for a request that no route takes. */
  readonly route: string | null
  readonly reply: Reply
  readonly bodyBytes: number
  readonly ms: number
  /** False when the client did not take the whole answer. */
  readonly sent: boolean
}

/** What a client expects before it sends its body: nothing, a `100 Continue`, or what nobody can do. */
export type Expectation = 'none' | 'continue' | 'unsupported'

/** Answers one request. Never rejects. */
export async function exchange(
  connection: Connection,
  request: IncomingMessage,
  response: ServerResponse,
  expectation: Expectation,
  context: ExchangeContext,
): Promise<void> {
  const started = performance.now()
  const { service, limits, places } = context
  let head: RequestHead | null = null
  let admission: Admission = { route: null, reply: null, headers: {} }
  let reply: Reply
  let bodyBytes = 0
  let giveBack = () => {}
  let streamed: Response | null = null
  // Aborts what is done for a client that has gone.
  const gone = new AbortController()
  const leave = () => {
    if (!response.writableFinished) gone.abort(new DOMException('the client has closed the connection', 'AbortError'))
  }
  response.once('close', leave)
  try {
    head = headOf(request)
    admission = await service.admit(head)
    if (admission.reply !== null) {
      await context.slowDown(connection, admission.reply)
      reply = admission.reply
    } else {
      if (expectation === 'unsupported') throw unsupportedExpectation(String(request.headers.expect))
      const takePlace = async () => {
        giveBack = await places.take()
      }
      const declaredBytes = declaredLength(head)
      const isLarge = (declaredBytes ?? 0) > SMALL_BODY_BYTES
      if (isLarge) await takePlace()
      if (expectation === 'continue') response.writeContinue()
      const bytes = await readBody(request, connection, {
        ...limits,
        limitBytes: service.settings.maxBodyBytes,
        declaredBytes,
        onLarge: isLarge ? async () => {} : takePlace,
      })
      bodyBytes = bytes.length
      if (admission.forward) {
        // A stream may be silent for long: whether a client that has ended its side still reads would never be seen.
        connection.socket.once('end', leave)
        if (connection.socket.readableEnded) leave()
        const answer = await admission.forward(bytes, gone.signal)
        if (answer instanceof Response) streamed = answer
        reply = answer instanceof Response ? toReply(answer) : answer
      } else reply = withHeaders(await context.compute(admission.route ?? '', bytes), admission.headers)
    }
  } catch (error) {
    reply = withHeaders(service.refuse(error), admission.headers)
  }
  const bytes = bodyOf(request, reply)
  const sentAll = places.addUnsent(bytes.length)
  giveBack()
  const isLast = context.isStopping() && connection.pending === 1
  const close = head === null || isLast || !canStay(connection, request, expectation)
  if (close) connection.closing = true
  const sent =
    streamed === null
      ? await respond(response, reply, bytes, { ...limits, close })
      : await respondStream(response, streamed, { ...limits, close })
  connection.socket.off('end', leave)
  sentAll()
  if (!close && !request.complete) dropRest(connection, request, limits)
  const ms = performance.now() - started
  context.onDone({
    address: connection.address,
    method: head?.method ?? request.method ?? '',
    route: admission.route,
    reply,
    bodyBytes,
    ms,
    sent,
  })
}

/** The bytes of an answer's body. */
function bodyOf({ method }: IncomingMessage, { status, body }: Reply): Uint8Array {
  if (method === 'HEAD' || status === 204) return new Uint8Array(0)
  return typeof body === 'string' ? Buffer.from(body) : body
}

/** Whether the connection can carry another request: the body was read, or is short enough to be thrown away. */
function canStay({ broken }: Connection, request: IncomingMessage, expectation: Expectation): boolean {
  if (request.complete) return true
  if (broken !== null) return false
  // Whether the body follows a refusal is for the client to decide; then nobody knows where the next request begins.
  if (expectation !== 'none') return false
  const length = request.headers['content-length']
  return length !== undefined && Number(length) <= SMALL_BODY_BYTES
}

/** Reads the rest of a short body that was refused, and closes the connection when it does not come. */
function dropRest({ socket }: Connection, request: IncomingMessage, { lingerMs }: ServerLimits): void {
  const timer = setTimeout(() => socket.destroySoon(), lingerMs)
  request.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer))
  request.resume()
}

/** What one connection, and all of them together, may take of a server. Times are in milliseconds. */
export interface ServerLimits {
  /** The most connections at a time. Above it the one that is idle for longest is closed. */
  readonly maxConnections: number
  /** The largest head of a request: its first line and its headers. */
  readonly maxHeaderBytes: number
  /** How long the head of a request may take, and how long a new connection may say nothing. */
  readonly headersMs: number
  /** The longest pause in a body. */
  readonly bodyIdleMs: number
  /** How long a whole body may take. */
  readonly bodyMs: number
  /** How long a connection is kept open without a request. */
  readonly keepAliveMs: number
  /** The longest time in which a client takes none of its answer. */
  readonly writeIdleMs: number
  /** How long a client may take for a whole answer. */
  readonly writeMs: number
  /** How long a connection stays open after an answer that closes it, so that the client can read that answer. */
  readonly lingerMs: number
  /** How much of a refused body is read and thrown away in that time. */
  readonly lingerBytes: number
  /** The most bodies above 64 KiB that are read and answered at a time. */
  readonly maxBodies: number
  /** The most requests that wait for that. */
  readonly maxWaiting: number
  /** How long a request waits for that. */
  readonly waitMs: number
  /** How many bytes of answers may wait for their readers before bodies above 64 KiB have to wait. */
  readonly maxUnsentBytes: number
  /** After the signal to stop: how long new requests are still taken while `/health` says 503. */
  readonly drainMs: number
  /** After that: how long answers that have begun may take. */
  readonly stopMs: number
}

export const defaultLimits: ServerLimits = {
  maxConnections: 1_000,
  maxHeaderBytes: 16_384,
  headersMs: 10_000,
  bodyIdleMs: 10_000,
  bodyMs: 30_000,
  keepAliveMs: 5_000,
  writeIdleMs: 15_000,
  writeMs: 120_000,
  lingerMs: 1_000,
  lingerBytes: 4 * 1024 * 1024,
  maxBodies: 64,
  maxWaiting: 256,
  waitMs: 5_000,
  maxUnsentBytes: 128 * 1024 * 1024,
  drainMs: 1_000,
  stopMs: 10_000,
}

/** Bodies up to this length need no place: they are small enough for every connection to send one. */
export const SMALL_BODY_BYTES = 64 * 1024

import { constants, fstatSync, openSync, write } from 'node:fs'

/** How much may wait to be written. Beyond it lines are dropped and counted. */
const MOST_WAITING_BYTES = 1 << 20
const RETRY_MS = 50

/**
 * Writes lines to a file descriptor without ever waiting for it: whoever reads a log too slowly, or not at all, does
 * not stop the service. (Writing to a pipe through `process.stdout` waits.)
 */
export class LogWriter {
  readonly #fd: number
  readonly #withRequests: boolean
  #waiting: string[] = []
  #waitingBytes = 0
  #isWriting = false
  #isClosed = false
  #dropped = 0

  /** Without `withRequests` only lines that are marked as important are written. */
  constructor(fd: number, withRequests = true) {
    this.#fd = withoutWaiting(fd)
    this.#withRequests = withRequests
  }

  /** How many lines were dropped so far. */
  get dropped(): number {
    return this.#dropped
  }

  get isEmpty(): boolean {
    return this.#waitingBytes === 0 && !this.#isWriting
  }

  /** Writes an object as a line of JSON. */
  write(line: object, importance: 'request' | 'always' = 'request'): void {
    if (importance === 'request' && !this.#withRequests) return
    const text = `${JSON.stringify(line)}\n`
    if (this.#isClosed || this.#waitingBytes + text.length > MOST_WAITING_BYTES) {
      this.#dropped++
      return
    }
    this.#waiting.push(text)
    this.#waitingBytes += text.length
    if (!this.#isWriting) this.#flush()
  }

  /** Waits until everything is written, but no longer than `ms`. */
  async end(ms: number): Promise<void> {
    const until = performance.now() + ms
    while (!this.isEmpty && !this.#isClosed && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    this.#isClosed = true
  }

  #flush(): void {
    const bytes = Buffer.from(this.#waiting.join(''))
    this.#waiting = []
    this.#isWriting = true
    this.#writeFrom(bytes, 0)
  }

  #writeFrom(bytes: Uint8Array, from: number): void {
    write(this.#fd, bytes, from, bytes.length - from, null, (error, written) => {
      if (error?.code === 'EAGAIN' && !this.#isClosed) {
        setTimeout(() => this.#writeFrom(bytes, from), RETRY_MS)
        return
      }
      // Nobody reads it any more, or the disk is full.
      if (error) this.#isClosed = true
      if (!error && from + written < bytes.length) {
        this.#writeFrom(bytes, from + written)
        return
      }
      this.#isWriting = false
      this.#waitingBytes = this.#waiting.reduce((sum, line) => sum + line.length, 0)
      if (this.#waiting.length > 0 && !this.#isClosed) this.#flush()
    })
  }
}

/**
 * A pipe, opened once more so that writing to it never waits: a write that waits would hold a thread, and with it the
 * end of the process. Anything else is written to as it is.
 */
function withoutWaiting(fd: number): number {
  try {
    if (!fstatSync(fd).isFIFO()) return fd
    return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK)
  } catch {
    return fd
  }
}

/** The worker's side of a long call: its text arrives in parts, its work is done in slices, and it can be aborted. */
import type { Slices } from '../../src/tokenizer/slices.ts'
import { EventLoopTurns } from '../event-loop-turns.ts'
import type { Line, Progress } from '../protocol.ts'

/** Milliseconds of work between turns for other messages. Someone typing hardly notices 4 ms, and a turn costs far less. */
const TURN_MS = 4

/** Milliseconds between two progress reports: a progress bar is drawn sixty times a second and needs no more. */
const REPORT_MS = 16

export class LongWork {
  readonly #line: Line
  readonly #parts: string[] = []
  #missing: number
  #onText: (() => void) | null = null
  #onAbort: ((reason: unknown) => void) | null = null
  #isAborted = false

  constructor(line: Line) {
    this.#line = line
    this.#missing = line.codeUnits
    line.port.onmessage = ({ data }: MessageEvent<string | null>) => {
      if (data === null) this.#abort()
      else this.#receive(data)
    }
  }

  /** The text that arrives over the line, or `given` when the request held it. */
  async text(given: string): Promise<string> {
    if (this.#line.codeUnits === 0) return given
    await new Promise<void>((resolve, reject) => {
      if (this.#missing === 0) return resolve()
      if (this.#isAborted) return reject(aborted())
      this.#onText = resolve
      this.#onAbort = reject
    })
    return this.#parts.splice(0).join('')
  }

  /** The result of `slices`, done one after another with turns for other messages between them. */
  async run<T>(slices: Slices<T>, totalCodeUnits: number): Promise<T> {
    const turns = new EventLoopTurns()
    let reported = performance.now()
    let started = reported
    try {
      for (;;) {
        const slice = slices.next()
        if (slice.done) return slice.value
        const now = performance.now()
        if (now - started < TURN_MS) continue
        if (now - reported >= REPORT_MS) {
          reported = now
          this.#line.port.postMessage({ doneCodeUnits: slice.value, totalCodeUnits } satisfies Progress)
        }
        await turns.next()
        if (this.#isAborted) throw aborted()
        started = performance.now()
      }
    } finally {
      turns.end()
    }
  }

  end(): void {
    this.#line.port.close()
  }

  #receive(part: string): void {
    this.#parts.push(part)
    this.#missing -= part.length
    if (this.#missing === 0) this.#onText?.()
  }

  #abort(): void {
    this.#isAborted = true
    this.#parts.length = 0
    this.#onAbort?.(aborted())
  }
}

/** Nobody sees this error: the page has already rejected the call, with its own reason. */
function aborted(): DOMException {
  return new DOMException('the call was aborted', 'AbortError')
}

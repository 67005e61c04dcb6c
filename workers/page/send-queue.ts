import type { PendingCall } from './pending-calls.ts'

// About a millisecond of counting: enough to keep a worker busy while the page draws, and not long to wait for.
const MAX_SENT_CODE_UNITS = 65_536

/**
 * The calls that a worker has yet to answer, sent in the order in which they were made, so that the answers arrive in that
 * order. Only a little work is sent ahead; the rest waits on the page. A call aborted while it waits is never sent: its
 * text is not copied to the worker, and nothing is counted for it.
 */
export class SendQueue {
  readonly #waiting = new Set<Entry>()
  #sentCalls = 0
  #sentCodeUnits = 0

  /**
   * The answer of `send`, which is called when its turn comes. `codeUnits` is how much text it carries. If the call ends
   * before its turn, this promise never settles.
   */
  push<T>(call: PendingCall, codeUnits: number, send: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      if (call.ended) return
      const entry: Entry = { codeUnits, send: () => send().then(resolve, reject) }
      call.onCancel = () => this.#waiting.delete(entry)
      this.#waiting.add(entry)
      this.#sendWhatFits()
    })
  }

  #sendWhatFits(): void {
    for (const entry of this.#waiting) {
      const fits = this.#sentCodeUnits + entry.codeUnits <= MAX_SENT_CODE_UNITS
      if (!fits && this.#sentCalls > 0) return
      this.#waiting.delete(entry)
      this.#sentCalls++
      this.#sentCodeUnits += entry.codeUnits
      entry.send().then(() => {
        this.#sentCalls--
        this.#sentCodeUnits -= entry.codeUnits
        this.#sendWhatFits()
      })
    }
  }
}

interface Entry {
  readonly codeUnits: number
  readonly send: () => Promise<void>
}

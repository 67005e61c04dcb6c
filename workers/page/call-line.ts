/** The page's side of a long call: see `Line` of the protocol. */

import { EventLoopTurns } from '../event-loop-turns.ts'
import type { Progress } from '../protocol.ts'
import type { PendingCall } from './pending-calls.ts'

/** Code units that are posted at once. Copying them takes the main thread about two milliseconds. */
const PART = 1 << 21

export class CallLine {
  /** The worker's end, to be transferred with the request. */
  readonly port: MessagePort
  readonly #call: PendingCall
  readonly #own: MessagePort

  /** `onProgress` is called with the progress until the call has ended. */
  constructor(call: PendingCall, onProgress: ((progress: Progress) => void) | undefined) {
    const { port1, port2 } = new MessageChannel()
    this.#own = port1
    this.port = port2
    this.#call = call
    port1.onmessage = ({ data }: MessageEvent<Progress>) => {
      if (!call.ended) onProgress?.(data)
    }
    call.onCancel = () => {
      port1.postMessage(null)
      port1.close()
    }
  }

  /** Posts `text` in parts, with turns for the page's other work between them. Stops when the call ends. */
  async send(text: string): Promise<void> {
    const turns = new EventLoopTurns()
    for (let from = 0; from < text.length && !this.#call.ended; from += PART) {
      this.#own.postMessage(text.slice(from, from + PART))
      await turns.next()
    }
    turns.end()
  }

  close(): void {
    this.#own.close()
  }
}

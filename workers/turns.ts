/**
 * A turn of the event loop for the messages that wait. By messages, because timers are clamped to milliseconds. They go
 * to and fro between two ports, because some runtimes hand out all that comes to one port before they look at others.
 */
export class Turns {
  readonly #channel = new MessageChannel()
  #resume: (() => void) | null = null
  #there = true

  constructor() {
    const { port1, port2 } = this.#channel
    for (const port of [port1, port2]) port.onmessage = () => this.#resume?.()
  }

  /** Resolves after the messages that are here already have been handled. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#resume = resolve
      const { port1, port2 } = this.#channel
      const port = this.#there ? port1 : port2
      this.#there = !this.#there
      port.postMessage(null)
    })
  }

  /** Gives the channel back; what waits for a turn waits for ever. */
  end(): void {
    this.#channel.port1.close()
  }
}

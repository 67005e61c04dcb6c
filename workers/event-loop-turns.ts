/**
 * Turns of the event loop for waiting messages. Made with messages, because timers are clamped to milliseconds. The
 * messages alternate between two ports, because some runtimes deliver everything for one port before they look at others.
 */
export class EventLoopTurns {
  readonly #channel = new MessageChannel()
  #resume: (() => void) | null = null
  #usesFirstPort = true

  constructor() {
    const { port1, port2 } = this.#channel
    for (const port of [port1, port2]) port.onmessage = () => this.#resume?.()
  }

  /** Resolves after the messages that have arrived already are handled. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#resume = resolve
      const { port1, port2 } = this.#channel
      const port = this.#usesFirstPort ? port1 : port2
      this.#usesFirstPort = !this.#usesFirstPort
      port.postMessage(null)
    })
  }

  /** Closes the channel. A turn that is still awaited never comes. */
  end(): void {
    this.#channel.port1.close()
  }
}

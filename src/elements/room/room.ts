/** The room that is left, as a store that any page or framework can watch. */
import { startEarly } from '../../../workers/page/worker-script.ts'
import { EMPTY } from './empty.ts'
import type { RoomInput, RoomState } from './types.ts'

/** What is asked and what was answered last. Made by `createRoom`. */
export interface Room<M extends object = object> {
  /** The newest answer. The same object until there is another. */
  readonly state: RoomState<M>
  /** Whether `state` is the answer to this input, or to one with the same fields. */
  answers(input: RoomInput<M>): boolean
  /** Asks anew. Of what is asked while an answer is under way only the newest is answered. Does nothing when nothing changed. */
  ask(input: RoomInput<M>): void
  /** Calls `listener` after every change of `state`. Returns what ends that. */
  subscribe(listener: () => void): () => void
  /** Lets go of what the worker holds for it; the next `ask` opens it again. */
  close(): void
}

/**
 * A room of one's own, for a page or a framework without elements: what `<token-meter>` and the hooks are made of.
 * The worker starts with the first `ask`, and is the one of the whole page.
 *
 * @example
 * const room = createRoom()
 * room.subscribe(() => show(room.state.freeTokens))
 * room.ask({ model: 'gpt-4o', messages, text: input.value })
 */
export function createRoom<M extends object = object>(): Room<M> {
  return new RoomStore<M>()
}

/** For all rooms: those that wait for it go on together, so that what they ask is one batch. */
let code: Promise<typeof import('./calculator.ts')> | undefined

class RoomStore<M extends object> implements Room<M> {
  state: RoomState<M> = EMPTY
  readonly #listeners = new Set<() => void>()
  #calculator: import('./calculator.ts').Calculator | null = null
  #asked: RoomInput<M> | null = null
  #answered: RoomInput<M> | null = null
  #isRunning = false

  ask(input: RoomInput<M>): void {
    if (this.#asked !== null && isSame(this.#asked, input)) return
    this.#asked = input
    if (!this.state.stale) this.#publish({ ...this.state, stale: true })
    if (!this.#isRunning) void this.#run()
  }

  answers(input: RoomInput<M>): boolean {
    return this.#answered !== null && isSame(this.#answered, input)
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    this.#calculator?.close()
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    for (let input = this.#asked; input !== null && input !== this.#answered; input = this.#asked) {
      const state = await this.#answer(input)
      this.#answered = input
      this.#publish({ ...state, stale: this.#asked !== input || state.error !== null })
    }
    this.#isRunning = false
  }

  async #answer(input: RoomInput<M>): Promise<RoomState<M>> {
    try {
      if (input.plan) return (await import('./read-preview.ts')).readPlan<M>(input.plan)
      if (this.#calculator === null) {
        code ??= import('./calculator.ts')
        // Without a model nothing is counted: that is told by the calculator.
        if (input.model) startEarly(input.model, code)
        this.#calculator = new (await code).Calculator()
      }
      return await this.#calculator.answer(input)
    } catch (cause) {
      // If it was the code that did not come, it is fetched again.
      code = undefined
      return { ...this.state, error: cause instanceof Error ? cause : new Error(String(cause)) }
    }
  }

  #publish(state: RoomState<M>): void {
    this.state = Object.freeze(state)
    for (const listener of this.#listeners) listener()
  }
}

function isSame(a: RoomInput, b: RoomInput): boolean {
  const names = Object.keys({ ...a, ...b }) as (keyof RoomInput)[]
  return names.every((name) => a[name] === b[name])
}

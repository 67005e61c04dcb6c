import { createPlanner, type ModelInfo, type Planner, type Preview } from 'tokenroom/planner'
import { createTokenizerWorker, latest, type RemoteTokenizer, TokenroomError } from 'tokenroom/worker'
import { SLOTS, type SlotId } from '../slots/catalogue.ts'
import { type ReadSlot, readSlot } from '../slots/to-slot.ts'
import { bySlot, type PlaygroundState, textOf } from '../state.ts'
import { downloadEncoding, type Progress } from './encodings.ts'

export type Status =
  | { readonly kind: 'loading'; readonly encoding: string; readonly progress: Progress | null }
  | { readonly kind: 'ready'; readonly encoding: string }
  | { readonly kind: 'failed'; readonly encoding: string; readonly title: string; readonly detail: string }

/** One answer: what was asked, what came of it. */
export interface Answer {
  readonly state: PlaygroundState
  readonly model: ModelInfo
  readonly slots: Readonly<Record<SlotId, ReadSlot>>
  readonly preview: Preview
  /** From the snapshot to the answer, the wait for the worker included. */
  readonly tookMs: number
  readonly codeUnits: number
}

export interface SessionEvents {
  readonly onStatus: (status: Status) => void
  readonly onAnswer: (answer: Answer, stale: boolean) => void
}

/** A slot that grew past this waits for a pause in typing, since joining and posting it costs a millisecond or more. */
const LARGE_CODE_UNITS = 400_000
const LARGE_PAUSE_MS = 90

/**
 * The page's line to the worker: loads what the model needs, asks for a new preview after each change, and
 * passes answers on in order. Of the changes made while the worker is busy only the last is asked.
 */
export class Session {
  // The page keeps its worker: one that was stopped for idling would be fetched again.
  readonly #worker = createTokenizerWorker({ idleMs: Number.POSITIVE_INFINITY })
  readonly #events: SessionEvents
  readonly #read = new Map<SlotId, { text: unknown; settings: unknown; value: ReadSlot }>()
  readonly #ask = latest((state: PlaygroundState, model: ModelInfo) => this.#compute(state, model))
  #tokenizer: RemoteTokenizer | null = null
  #planner: Planner | null = null
  #model: ModelInfo | null = null
  #loads = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(events: SessionEvents) {
    this.#events = events
  }

  /** The tokenizer in the worker, once it is there. */
  get tokenizer(): RemoteTokenizer | null {
    return this.#tokenizer
  }

  /** Makes everything ready for `model`, downloading its encoding if that has not been done. */
  async open(model: ModelInfo, encoding: string, state: () => PlaygroundState): Promise<void> {
    const load = ++this.#loads
    this.#events.onStatus({ kind: 'loading', encoding, progress: null })
    try {
      const wasm = await downloadEncoding(encoding, (progress) => {
        if (load === this.#loads) this.#events.onStatus({ kind: 'loading', encoding, progress })
      })
      const tokenizer = await this.#worker.loadTokenizer(encoding, { wasm })
      if (load !== this.#loads) return
      this.#tokenizer = tokenizer
      this.#model = model
      this.#planner = createPlanner({ counter: tokenizer, model })
      this.#events.onStatus({ kind: 'ready', encoding })
      this.request(state())
    } catch (error) {
      if (load === this.#loads) this.#events.onStatus({ kind: 'failed', encoding, ...explain(error, encoding) })
    }
  }

  /** Asks for an answer to `state`; a newer request before it began takes its place. */
  request(state: PlaygroundState): void {
    clearTimeout(this.#timer)
    const length = Object.values(state.texts).reduce((sum, text) => sum + text.length, 0)
    this.#timer = setTimeout(() => void this.#send(state), length > LARGE_CODE_UNITS ? LARGE_PAUSE_MS : 0)
  }

  async #send(state: PlaygroundState): Promise<void> {
    const model = this.#model
    if (model === null || this.#planner === null) return
    try {
      const answer = await this.#ask(state, model)
      if (!answer.superseded && model === this.#model) this.#events.onAnswer(answer.value, answer.stale)
    } catch (error) {
      if (model !== this.#model) return
      const encoding = this.#tokenizer?.encoding ?? ''
      this.#events.onStatus({ kind: 'failed', encoding, ...explain(error, encoding) })
    }
  }

  async #compute(state: PlaygroundState, model: ModelInfo): Promise<Answer> {
    const started = performance.now()
    const slots = bySlot((id) => this.#slotOf(id, state))
    const preview = await this.#planner!.preview(
      { slots: SLOTS.map(({ id }) => slots[id].slot).filter((slot) => !isEmpty(slot)) },
      {
        ...(state.windowTokens === null ? {} : { windowTokens: state.windowTokens }),
        ...(state.outputReserveTokens === null ? {} : { outputReserve: state.outputReserveTokens }),
      },
    )
    const codeUnits = Object.values(state.texts).reduce((sum, text) => sum + text.length, 0)
    return { state, model, slots, preview, tookMs: performance.now() - started, codeUnits }
  }

  /** A slot is read anew only when its text or its settings changed. */
  #slotOf(id: SlotId, state: PlaygroundState): ReadSlot {
    const text = state.texts[id]
    const settings = state.settings[id]
    const known = this.#read.get(id)
    if (known?.text === text && known.settings === settings) return known.value
    const value = readSlot(SLOTS.find((slot) => slot.id === id)!, textOf(text), settings)
    this.#read.set(id, { text, settings, value })
    return value
  }
}

const isEmpty = (slot: ReadSlot['slot']) => slot.items?.length === 0 || slot.tools?.length === 0 || slot.text === ''

/** An error as a title and what to do about it. */
export function explain(error: unknown, encoding: string): { title: string; detail: string } {
  const message = error instanceof Error ? error.message : String(error)
  const code = TokenroomError.isInstance(error) ? error.code : null
  if (code === 'WORKER_START_FAILED') return { title: 'The tokenizer worker could not start', detail: message }
  if (code === 'WORKER_CRASHED') return { title: 'The tokenizer worker stopped', detail: message }
  if (code === 'ENCODING_CORRUPT' || code === 'ABI_MISMATCH' || code === 'ENCODING_MISMATCH')
    return { title: `The file of ${encoding} is not usable`, detail: message }
  if (code !== null) return { title: 'This cannot be planned', detail: message }
  return { title: `${encoding} could not be loaded`, detail: `${message}. Check the connection and try again.` }
}

import type { ChangeSet, Text } from '@codemirror/state'
import type { ChatApi, ModelInfo, Planner } from 'tokenroom/planner'
import {
  latest,
  type RemoteDocument,
  type RemoteTokenizer,
  type TokenizerWorker,
  TokenroomError,
} from 'tokenroom/worker'
import { apiOfState } from '../slots/api.ts'
import { SLOTS, type SlotDefinition, type SlotId, type SlotSettings } from '../slots/definitions.ts'
import { namedSlot, type ReadSlot, readSlot } from '../slots/to-slot.ts'
import { bySlot, type PlaygroundState, textOf } from '../state.ts'
import { formatTokens } from '../ui/format.ts'
import type { Answer } from './answer.ts'
import { CountedText, isLost } from './counted-text.ts'
import { downloadEncoding, type Progress } from './download-encoding.ts'
import { explain } from './explain.ts'
import { loadPart } from './part.ts'
import { StandIns } from './stand-ins.ts'
import type { WholeRequest } from './whole-request.ts'

const planning = loadPart('The planner', () => import('./planner.ts'))
const native = loadPart('The reader of this API’s messages', () => import('../chats/native-slot.ts'))
const nearby = loadPart('The tokenizer of this thread', () => import('./near.ts'))

export type Status =
  | { readonly kind: 'loading'; readonly encoding: string; readonly progress: Progress | null }
  | { readonly kind: 'ready'; readonly encoding: string }
  | { readonly kind: 'failed'; readonly encoding: string; readonly title: string; readonly detail: string }

export interface SessionEvents {
  readonly onStatus: (status: Status) => void
  readonly onAnswer: (answer: Answer, stale: boolean) => void
  /** There is no text, and no planner yet: nothing to answer. */
  readonly onNothing: (state: PlaygroundState) => void
}

/** Longer conversations, chunks or tools wait for a pause in typing, because they are parsed from the start. */
const LARGE_CODE_UNITS = 400_000
const LARGE_PAUSE_MS = 90
/** The pause is longer the longer they are: parsing ten megabytes takes longer than a key. */
const CODE_UNITS_PER_MS = 15_000
const LONGEST_PAUSE_MS = 800

/**
 * The page's connection to the worker: loads what the model needs, passes edits on, asks for a preview after each change
 * and delivers the answers in order. Of the changes made while the worker is busy, only the last one is asked for.
 */
export class PlanningSession {
  readonly #worker: TokenizerWorker
  readonly #events: SessionEvents
  readonly #texts: Readonly<Record<SlotId, CountedText>>
  readonly #standIns = new StandIns()
  readonly #read = new Map<SlotId, { text: unknown; settings: unknown; api: ChatApi; value: ReadSlot }>()
  readonly #ask = latest((state: PlaygroundState, model: ModelInfo) => this.#answer(state, model))
  #tokenizer: RemoteTokenizer | null = null
  readonly #planners = new Map<ChatApi, Promise<Planner>>()
  #isPlanning = false
  #model: ModelInfo | null = null
  #loads = 0
  #isReady = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(worker: TokenizerWorker, texts: PlaygroundState['texts'], events: SessionEvents) {
    this.#worker = worker
    this.#events = events
    this.#texts = bySlot((id) => new CountedText(texts[id]))
  }

  /** The tokenizer of the chosen model in the worker, once it is loaded. */
  get tokenizer(): RemoteTokenizer | null {
    return this.#model && this.#tokenizer
  }

  /** A slot's text in the worker, once there is a tokenizer. */
  document(id: SlotId): Promise<RemoteDocument> | null {
    return this.#model && this.#texts[id].document
  }

  /** Passes on an edit that turned a slot's text into `doc`. */
  edit(id: SlotId, changes: ChangeSet, doc: Text): void {
    this.#texts[id].edit(changes, doc)
  }

  /** Prepares for `model`. Downloads its encoding if that is not done yet. */
  async open(model: ModelInfo, state: () => PlaygroundState): Promise<void> {
    const encoding = encodingFor(model)
    const load = ++this.#loads
    // Until this one is there, nothing is counted: a number of another model would stand under its name.
    if (model.id !== this.#model?.id) this.#model = null
    this.#show({ kind: 'loading', encoding, progress: null })
    try {
      const wasm = await downloadEncoding(encoding, (progress) => {
        if (load === this.#loads) this.#show({ kind: 'loading', encoding, progress })
      })
      const tokenizer = await this.#worker.loadTokenizer(encoding, { wasm })
      if (load !== this.#loads) return
      this.#tokenizer = tokenizer
      this.#model = model
      this.#planners.clear()
      for (const { id } of SLOTS) this.#texts[id].use(tokenizer)
      this.#show({ kind: 'ready', encoding })
      this.request(state())
      void this.#bringNear(encoding, wasm, load)
    } catch (error) {
      if (load === this.#loads) this.#show({ kind: 'failed', encoding, ...explain(error, encoding) })
    }
  }

  /** Also counts single keys in this thread. If that fails, as on a device with little memory, only the worker counts. */
  async #bringNear(encoding: string, wasm: ArrayBuffer, load: number): Promise<void> {
    const near = await nearby()
      .then(({ loadNear }) => loadNear(encoding, wasm))
      .catch(() => null)
    if (near === null || load !== this.#loads) return
    for (const { id } of SLOTS) this.#texts[id].useNear(near)
  }

  /** Loads the planner, which an empty page does without. What a failure means is said when something is planned. */
  preload(): void {
    planning().catch(() => {})
  }

  /** From now on, an empty request is planned, too. */
  prepare(): void {
    this.#isPlanning = true
  }

  /** Asks for an answer to `state`. A newer request replaces it if it has not started. */
  request(state: PlaygroundState): void {
    clearTimeout(this.#timer)
    for (const { id } of SLOTS) this.#texts[id].follow(state.texts[id])
    if (!this.#isPlanning && SLOTS.every(({ id }) => state.texts[id].length === 0)) {
      if (this.#model !== null) this.#events.onNothing(state)
      return
    }
    this.#isPlanning = true
    const large = SLOTS.filter((slot) => !this.#isNamed(slot) && this.#isLargeAndUnread(slot.id, state))
    if (large.length === 0) return void this.#send(state)
    const codeUnits = large.reduce((sum, { id }) => sum + state.texts[id].length, 0)
    const pauseMs = Math.min(LONGEST_PAUSE_MS, LARGE_PAUSE_MS + codeUnits / CODE_UNITS_PER_MS)
    this.#timer = setTimeout(() => void this.#send(state), pauseMs)
  }

  #isLargeAndUnread(id: SlotId, { texts }: PlaygroundState): boolean {
    return texts[id].length > LARGE_CODE_UNITS && this.#read.get(id)?.text !== texts[id]
  }

  async #send(state: PlaygroundState): Promise<void> {
    const model = this.#model
    if (model === null) return
    try {
      const answer = await this.#ask(state, model)
      if (answer.superseded || model !== this.#model) return
      if (!this.#isReady) this.#show({ kind: 'ready', encoding: this.#tokenizer?.encoding ?? '' })
      this.#events.onAnswer(answer.value, answer.stale)
    } catch (error) {
      if (model !== this.#model) return
      const encoding = this.#tokenizer?.encoding ?? ''
      this.#show({ kind: 'failed', encoding, ...explain(error, encoding) })
    }
  }

  /** A crashed worker is replaced once, and its documents are made again from the editors' texts. */
  async #answer(state: PlaygroundState, model: ModelInfo): Promise<Answer> {
    try {
      return await this.#compute(state, model)
    } catch (error) {
      if (!isLost(error)) throw error
      this.#isReady = false
      for (const { id } of SLOTS) this.#texts[id].forget()
      return this.#compute(state, model)
    }
  }

  async #compute(state: PlaygroundState, model: ModelInfo): Promise<Answer> {
    const started = performance.now()
    const read = await Promise.all(SLOTS.map((slot) => this.#slotOf(slot, state)))
    const slots = Object.fromEntries(SLOTS.map(({ id }, index) => [id, read[index]])) as Answer['slots']
    const { preview, conflict } = await this.#preview(slots, state, model)
    const codeUnits = Object.values(state.texts).reduce((sum, text) => sum + text.length, 0)
    return { state, model, slots, preview, conflict, tookMs: performance.now() - started, codeUnits }
  }

  /** Plans. Settings that contradict each other are left out, so that the texts are counted all the same. */
  async #preview(slots: Answer['slots'], state: PlaygroundState, model: ModelInfo) {
    const filled = SLOTS.map(({ id }) => slots[id].slot).filter((slot) => !isEmpty(slot))
    const windowTokens = state.windowTokens ?? model.windowTokens
    const reserve = state.outputReserveTokens
    const isTooMuch = reserve !== null && reserve > windowTokens
    const options = {
      // The page's summariser is local and takes no time.
      summarise: true,
      windowTokens,
      ...(reserve === null ? {} : { outputReserve: Math.min(reserve, windowTokens) }),
    }
    const planner = await this.#plannerFor(model, apiOfState(state))
    try {
      const preview = await planner.preview({ slots: filled }, options)
      return { preview, conflict: isTooMuch ? reserveConflict(reserve, windowTokens) : null }
    } catch (error) {
      if (isLost(error) || !TokenroomError.isInstance(error)) throw error
      const plain = filled.map(({ min: _min, max: _max, ...slot }) => slot)
      return { preview: await planner.preview({ slots: plain }, options), conflict: `${error.message}.` }
    }
  }

  /** The planner of a model for an API. Rejects with a `PartNotLoadedError` when its code could not be loaded. */
  #plannerFor(model: ModelInfo, api: ChatApi): Promise<Planner> {
    const known = this.#planners.get(api)
    if (known) return known
    const counter = this.#standIns.counter(this.#tokenizer!)
    // What a message only names is planned all the same: its reader says so.
    const options = { counter, model, api, unbounded: 'allow' } as const
    const making = planning().then(({ createPlanner }) => createPlanner(options) as unknown as Planner)
    this.#planners.set(api, making)
    making.catch(() => {
      if (this.#planners.get(api) === making) this.#planners.delete(api)
    })
    return making
  }

  /** The request with everything that was written for an answer. Null before there is a tokenizer. */
  async whole(answer: Answer): Promise<WholeRequest | null> {
    const tokenizer = this.#tokenizer
    if (tokenizer === null) return null
    const { wholeRequest } = await planning()
    return wholeRequest(answer, this.#standIns.counter(tokenizer))
  }

  /** A slot is parsed again only when its text or settings have changed. A slot with a single text is never parsed. */
  async #slotOf(slot: SlotDefinition, state: PlaygroundState): Promise<ReadSlot> {
    const { id } = slot
    const doc = state.texts[id]
    const settings = state.settings[id]
    const name = this.#isNamed(slot) && doc.length > 0 ? await this.#standIns.nameOf(id, this.#texts[id]) : null
    const text = name ?? doc
    const api = apiOfState(state)
    const known = this.#read.get(id)
    if (known?.text === text && known.settings === settings && known.api === api) return known.value
    const value = name === null ? await parse(slot, doc, settings, api) : namedSlot(slot, name, doc, settings)
    this.#read.set(id, { text, settings, api, value })
    return value
  }

  /** Whether a name stands for the slot's text. What a text is written in decides on its estimate, so none can there. */
  #isNamed(slot: SlotDefinition): boolean {
    return slot.format === 'text' && this.#model?.encoding !== undefined
  }

  #show(status: Status): void {
    this.#isReady = status.kind === 'ready'
    this.#events.onStatus(status)
  }
}

const reserveConflict = (reserve: number, window: number) =>
  `${formatTokens(reserve)} tokens are held for the answer, but the window has ${formatTokens(window)}: no room is left for the request.`

async function parse(slot: SlotDefinition, doc: Text, settings: SlotSettings, api: ChatApi): Promise<ReadSlot> {
  if (api === 'openai-chat') return readSlot(slot, textOf(doc), settings)
  return (await native()).readNativeSlot(slot, textOf(doc), settings, api)
}

/** The encoding that counts for a model: its own, or the one whose tokens an estimate is made from. */
const encodingFor = (model: ModelInfo): string => model.encoding ?? 'o200k_base'

const isEmpty = (slot: ReadSlot['slot']) => slot.items?.length === 0 || slot.tools?.length === 0 || slot.text === ''

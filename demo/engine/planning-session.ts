import type { ChangeSet, Text } from '@codemirror/state'
import type { ChatApi, ModelInfo, Planner } from 'tokenroom/planner'
import { latest, type RemoteDocument, type RemoteTokenizer, type TokenizerWorker } from 'tokenroom/worker'
import { apiOfState } from '../slots/api.ts'
import { SLOTS, type SlotDefinition, type SlotId, type SlotSettings, slotDefinition } from '../slots/definitions.ts'
import { namedSlot, type ReadSlot, readSlot } from '../slots/to-slot.ts'
import { bySlot, type PlaygroundState, textOf } from '../state.ts'
import type { Answer, ShownSlot } from './answer.ts'
import { CountedText, isLost } from './counted-text.ts'
import { downloadEncoding, type Progress } from './download-encoding.ts'
import { explain } from './explain.ts'
import { loadPart } from './part.ts'
import type { SlotOutline } from './plan.worker.ts'
import { givenAway, WorkerPlanner } from './plan-in-worker.ts'
import { previewOf } from './preview-of.ts'
import { StandIns, textBehind } from './stand-ins.ts'
import type { Whole } from './whole-request.ts'

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

/** Longer conversations, chunks or tools are read and planned in a worker, after a pause in typing. */
const LARGE_CODE_UNITS = 400_000
const LARGE_PAUSE_MS = 250

/**
 * The page's connection to the worker: loads what the model needs, passes edits on, asks for a preview after each change
 * and delivers the answers in order. Of the changes made while the worker is busy, only the last one is asked for.
 */
export class PlanningSession {
  readonly #worker: TokenizerWorker
  readonly #events: SessionEvents
  readonly #texts: Readonly<Record<SlotId, CountedText>>
  readonly #standIns = new StandIns()
  readonly #away = new WorkerPlanner()
  readonly #read = new Map<SlotId, { text: unknown; settings: unknown; api: ChatApi; value: ReadSlot }>()
  readonly #ask = latest((state: PlaygroundState, model: ModelInfo) => this.#answer(state, model))
  #tokenizer: RemoteTokenizer | null = null
  readonly #planners = new Map<ChatApi, Promise<Planner>>()
  #isPlanning = false
  /** What was asked last. */
  #sent: PlaygroundState | null = null
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

  /** A slot's text in the worker, as it is now, once there is a tokenizer. */
  document(id: SlotId): Promise<RemoteDocument> | null {
    return this.#model && this.#texts[id].sent
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
    const isPaused = SLOTS.some(
      (slot) => this.#isLarge(slot, state) && this.#sent?.texts[slot.id] !== state.texts[slot.id],
    )
    if (isPaused) this.#timer = setTimeout(() => void this.#send(state), LARGE_PAUSE_MS)
    else void this.#send(state)
  }

  /** Whether a slot is to be read and its text is long. */
  #isLarge(slot: SlotDefinition, { texts }: PlaygroundState): boolean {
    return !this.#isNamed(slot) && texts[slot.id].length > LARGE_CODE_UNITS
  }

  async #send(state: PlaygroundState): Promise<void> {
    const model = this.#model
    if (model === null) return
    this.#sent = state
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
    const found = await (this.#isForWorker(state) ? this.#planAway(state, model) : this.#planHere(state, model))
    return { ...found, state, model, tookMs: performance.now() - started }
  }

  async #planHere(state: PlaygroundState, model: ModelInfo) {
    const slots = await this.#readAll(state)
    const planned = bySlot((id) => slots[id].slot)
    const planner = await this.#plannerFor(model, apiOfState(state))
    const previewed = await previewOf(planner, Object.values(planned), state, model)
    return { ...previewed, slots, read: async () => planned }
  }

  /** Reads and plans in a worker. What is shown of the slots comes with the answer. */
  async #planAway(state: PlaygroundState, model: ModelInfo) {
    const user = slotDefinition('user')
    // A text that may be cut is cut there.
    const isCut = state.settings.user.policy.startsWith('truncate')
    const name = isCut ? null : await this.#nameOf(user, state.texts.user)
    const given = givenAway(state, name === null ? null : { name, tokens: this.#standIns.tokensOf(name) })
    const encoding = encodingFor(model)
    const wasm = await downloadEncoding(encoding, () => {})
    const { windowTokens, outputReserveTokens } = state
    const question = { slots: given.slots, model, api: apiOfState(state), windowTokens, outputReserveTokens, encoding }
    const { slots: outlines, ...previewed } = await this.#away.plan(question, given.texts, wasm)
    const slots = bySlot((id) => shownOf(outlines.find((one) => one.id === id)!))
    if (name !== null) slots.user = namedSlot(user, name, state.texts.user, state.settings.user)
    const read = async () => {
      const all = await this.#readAll(state)
      return bySlot((id) => all[id].slot)
    }
    return { ...previewed, slots, read }
  }

  async #readAll(state: PlaygroundState): Promise<Readonly<Record<SlotId, ReadSlot>>> {
    const read = await Promise.all(SLOTS.map((slot) => this.#slotOf(slot, state)))
    return bySlot((id) => read[SLOTS.findIndex((slot) => slot.id === id)]!)
  }

  /** Whether a long text has to be read, so that this thread would not answer a key for long. */
  #isForWorker(state: PlaygroundState): boolean {
    return SLOTS.some((slot) => this.#isLarge(slot, state))
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
  async whole(answer: Answer): Promise<Whole | null> {
    const tokenizer = this.#tokenizer
    if (tokenizer === null) return null
    if (this.#isForWorker(answer.state)) {
      const encoding = encodingFor(answer.model)
      const wasm = await downloadEncoding(encoding, () => {})
      return this.#away.whole(answer.state, encoding, wasm)
    }
    const { wholeRequest } = await planning()
    const { state, read } = answer
    return wholeRequest(await read(), apiOfState(state), this.#standIns.counter(tokenizer), (text) =>
      textBehind(text, state),
    )
  }

  /** A slot is parsed again only when its text or settings have changed. A slot with a single text is never parsed. */
  async #slotOf(slot: SlotDefinition, state: PlaygroundState): Promise<ReadSlot> {
    const { id } = slot
    const doc = state.texts[id]
    const settings = state.settings[id]
    const name = await this.#nameOf(slot, doc)
    const text = name ?? doc
    const api = apiOfState(state)
    const known = this.#read.get(id)
    if (known?.text === text && known.settings === settings && known.api === api) return known.value
    const value = name === null ? await parse(slot, doc, settings, api) : namedSlot(slot, name, doc, settings)
    this.#read.set(id, { text, settings, api, value })
    return value
  }

  async #nameOf(slot: SlotDefinition, doc: Text): Promise<string | null> {
    return this.#isNamed(slot) && doc.length > 0 ? this.#standIns.nameOf(slot.id, this.#texts[slot.id]) : null
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

/** What is shown of a slot that the worker read: its items with a row. */
function shownOf({ summary, problem, rows }: SlotOutline): ShownSlot {
  const labels: string[] = []
  const texts = new Map(rows.map(({ index, text }) => [index, text]))
  for (const { index, label } of rows) labels[index] = label
  return { labels, textOf: (index) => texts.get(index) ?? '', summary, problem }
}

async function parse(slot: SlotDefinition, doc: Text, settings: SlotSettings, api: ChatApi): Promise<ReadSlot> {
  if (api === 'openai-chat') return readSlot(slot, textOf(doc), settings)
  return (await native()).readNativeSlot(slot, textOf(doc), settings, api)
}

/** The encoding that counts for a model: its own, or the one whose tokens an estimate is made from. */
const encodingFor = (model: ModelInfo): string => model.encoding ?? 'o200k_base'

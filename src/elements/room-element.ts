/** What `<token-meter>` and `<token-budget>` share: where the input comes from, when it is counted, what is told. */
import type { ChatApi, ToolDefinition } from '../chat/types.ts'
import type { ModelInfo } from '../models/types.ts'
import type { Plan, Preview, Slot, TokenAmount } from '../planner/index.ts'
import type { Announcer } from './announcer.ts'
import { make, setAttribute } from './draw/dom.ts'
import { createRoom } from './room/room.ts'
import type { RoomInput, RoomState } from './room/types.ts'
import { Speech } from './say.ts'
import { TextFinder } from './sources/finder.ts'
import type { TextSource } from './sources/types.ts'
import { nativeStates, showStates, statesOf } from './states.ts'
import { ENGLISH, type MeterTexts } from './texts.ts'
import { watchVisibility } from './visible.ts'

const GIVEN = ['text', 'messages', 'policy', 'system', 'tools', 'slots', 'plan', 'source', 'texts'] as const
/** Properties and their attributes. */
const REFLECTED = {
  htmlFor: 'for',
  model: 'model',
  windowTokens: 'window-tokens',
  outputReserve: 'output-reserve',
  api: 'api',
  label: 'label',
} as const
const NUMBERS = /^(windowTokens|outputReserve)$/

// On a server there are no elements: there the classes are imported only, and never made.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement

/**
 * @attr for - The id of a textarea, an input or an element edited in place, in the same document or shadow tree.
 * @attr model - A model id of the catalogue, or the name of an encoding.
 * @attr window-tokens - The context window in tokens. Default: the model's.
 * @attr output-reserve - What is held for the answer: tokens, or a share such as `10%`.
 * @attr api - The shape of `messages`: `openai-chat`, `openai-responses`, `anthropic`, `gemini` or `ai-sdk`.
 * @attr label - The accessible name. Default: the text for it.
 * @attr quiet - Says nothing by itself when a threshold is passed, as for one of many meters, or where the page says it.
 * @cssprop --token-meter-1 - The first colour of parts; `--token-meter-2` to `-6` are those after it.
 * @cssprop --token-meter-framing - The colour of the framing.
 * @cssprop --token-meter-reserve - The colour of what is held for the answer.
 * @cssprop --token-meter-over - The colour of what is past the limit.
 * @cssprop --token-meter-warning - The colour of words that warn.
 * @cssprop --token-meter-page - The colour behind the element.
 * @cssprop --token-meter-size - The height of the bar, or the width of the ring.
 * @cssstate warning - Nine tenths of the limit are used.
 * @cssstate unsure - The bounds of the count lie on both sides of the limit.
 * @cssstate over - More was written than fits.
 * @cssstate refused - What must stay does not fit.
 * @cssstate trimmed - Something is dropped, cut or summarised.
 * @cssstate estimate - The count is not exact.
 * @cssstate stale - What is shown is being counted anew.
 * @cssstate failed - It could not be counted.
 * @fires {CustomEvent<RoomState>} tokencount - Counted. `detail` is the `RoomState`.
 * @fires {CustomEvent<RoomState>} tokenlevel - The level changed. `detail` is the `RoomState`, whose `level` is the new one.
 * @fires {CustomEvent<Error>} tokenerror - Not counted. `detail` is the `TokenroomError`; the numbers before it stay, marked as stale.
 * @fires {CustomEvent<{ name: string }>} partclick - A part of the bar was clicked. `detail.name` is the slot's name.
 */
export abstract class RoomElement extends Base {
  static readonly observedAttributes: readonly string[] = [...Object.values(REFLECTED), 'lang', 'face']
  readonly #states = nativeStates(this)
  readonly #room = createRoom<object>()
  readonly #finder = new TextFinder(this, () => this.refresh())
  readonly #status = make('div', null, { class: 'status', role: 'status' })
  #announcer: Promise<Announcer> | null = null
  /** The level that the page opened with. */
  #first: string | null = null
  readonly #given: Record<string, unknown> = {}
  #speech: Speech | null = null
  #isVisible = false
  #isWaiting = false
  #unwatch: (() => void) | null = null
  #told: RoomState | null = null

  constructor() {
    super()
    this.#room.subscribe(() => this.#show())
  }

  /** Fills the shadow tree, once; the node for announcements is put behind what it makes. */
  protected abstract build(root: ShadowRoot): void

  /** Draws a state. */
  protected abstract draw(state: RoomState, speech: Speech): void

  /** The id in `for`. */
  declare htmlFor: string | null
  /** A model id, the name of an encoding, or a catalogue entry of your own. Text is reflected. */
  declare model: string | ModelInfo | null
  /** The context window in tokens; null for the model's. */
  declare windowTokens: number | null
  /** What is held for the answer; null for the planner's default. */
  declare outputReserve: TokenAmount | null
  /** The shape of `messages`; null to tell it from them. */
  declare api: ChatApi | null
  /** The accessible name. */
  declare label: string | null
  /** The text to count, where it is in no field. */
  declare text: string | null
  /** The conversation before the text, in the shape of `api`, or of `useChat`. */
  declare messages: readonly object[] | null
  /** How `messages` may shrink, as a planner's slot. Default `drop-oldest`. */
  declare policy: NonNullable<RoomInput['policy']> | null
  /** The system prompt before `messages`. */
  declare system: string | null
  /** Tool definitions besides `messages`. */
  declare tools: readonly ToolDefinition[] | null
  /** A planner's slots, in place of `messages`. */
  declare slots: readonly Slot<object>[] | null
  /** A plan or a preview of your own, in place of everything that is counted. */
  declare plan: Plan<object> | Preview<object> | null
  /** An editor's text, by two functions; wins over `for`. */
  declare source: TextSource | null
  /** What the element says, in another language; what is left out stays English. */
  declare texts: Partial<MeterTexts> | null

  static {
    for (const name of GIVEN) {
      Object.defineProperty(RoomElement.prototype, name, {
        get(this: RoomElement) {
          return this.#given[name] ?? null
        },
        set(this: RoomElement, value: unknown) {
          // A copy, so that an array that was added to and set again is seen to be another.
          this.#give(name, Array.isArray(value) ? [...value] : value)
        },
      })
    }
    for (const [name, attribute] of Object.entries(REFLECTED)) {
      Object.defineProperty(RoomElement.prototype, name, {
        get(this: RoomElement) {
          const text = this.getAttribute(attribute)
          return this.#given[name] ?? (text && NUMBERS.test(name) && !text.endsWith('%') ? Number(text) : text)
        },
        set(this: RoomElement, value: unknown) {
          // A model may be an object, which is no attribute.
          const isObject = Object(value) === value
          setAttribute(this, attribute, isObject ? null : (value as string | null))
          this.#give(name, isObject ? value : null)
        },
      })
    }
  }

  /** The newest answer: what is shown. */
  get state(): RoomState {
    return this.#room.state
  }

  /** Looks at the text now, as after a script has changed it. Nothing is counted before the element can be seen. */
  refresh(): void {
    if (this.#isWaiting) return
    this.#isWaiting = true
    queueMicrotask(() => {
      this.#isWaiting = false
      if (!this.isConnected) return
      this.#finder.follow(this.source ?? this.getAttribute('for'))
      const input = this.#input()
      const { plan, text, messages, slots } = input
      if (plan || (this.#isVisible && (text !== undefined || messages || slots))) this.#room.ask(input)
    })
  }

  connectedCallback(): void {
    if (!this.shadowRoot) {
      const root = this.attachShadow({ mode: 'open' })
      this.build(root)
      root.append(this.#status)
      this.#takeEarlyProperties()
    }
    this.#unwatch = watchVisibility(this, (isVisible) => {
      this.#isVisible = isVisible
      this.refresh()
    })
    // In the element's first frame, not in the script's task: it takes as long as the rest of the start.
    requestAnimationFrame(() => this.#translate())
    this.refresh()
  }

  disconnectedCallback(): void {
    this.#unwatch?.()
    this.#finder.stop()
    this.#room.close()
    this.#isVisible = false
  }

  attributeChangedCallback(): void {
    this.#translate()
    this.refresh()
  }

  /** Tells the page. Returns whether the page lets it happen. */
  protected tell(type: string, detail: unknown): boolean {
    return this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: true }))
  }

  #input(): RoomInput {
    const { source, texts, ...input } = this.#given
    for (const name of ['model', 'windowTokens', 'outputReserve', 'api'] as const) input[name] = this[name] ?? undefined
    input.text ??= this.#finder.read() ?? undefined
    return input
  }

  #give(name: string, value: unknown): void {
    if (value === null) delete this.#given[name]
    else this.#given[name] = value
    if (name === 'texts') this.#translate()
    this.refresh()
  }

  /** Properties that were set before the element was defined hide those of the class: they are set again. */
  #takeEarlyProperties(): void {
    for (const name of Object.keys(this) as (keyof this)[]) {
      const value = this[name]
      delete this[name]
      this[name] = value as never
    }
  }

  #translate(): Speech {
    const lang = this.closest('[lang]')?.getAttribute('lang') || navigator.language
    this.#speech = new Speech({ ...ENGLISH, ...this.texts }, lang)
    if (this.shadowRoot) this.draw(this.state, this.#speech)
    return this.#speech
  }

  #show(): void {
    const { state } = this
    if (!this.isConnected) return
    const speech = this.#speech ?? this.#translate()
    this.draw(state, speech)
    showStates(this, this.#states, statesOf(state))
    this.#announce(state, speech)
    const before = this.#told
    if (state.stale && !state.error) return
    this.#told = state
    this.tell(state.error ? 'tokenerror' : 'tokencount', state.error ?? state)
    if (before && before.level !== state.level) this.tell('tokenlevel', state)
  }

  #announce(state: RoomState, speech: Speech): void {
    if (!state.used || state.error || this.hasAttribute('quiet')) return
    const level = state.refusal ? 'refused' : state.level
    this.#first ??= level
    const first = this.#first
    if (!this.#announcer && level === first) return
    this.#announcer ??= import('./announcer.ts').then(({ Announcer }) => new Announcer(this.#status, first))
    // Without its code nothing is said, and the value of the meter still is right.
    this.#announcer.then((announcer) => announcer.hear(level, state, speech)).catch(() => {})
  }
}

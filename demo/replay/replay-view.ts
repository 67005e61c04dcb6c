import 'tokenroom/element/define'
import type { ModelInfo } from 'tokenroom/planner'
import type { RemoteTokenizer } from 'tokenroom/worker'
import { explain } from '../engine/explain.ts'
import { createBar } from '../meter/elements.ts'
import { type Standing, standingOf } from '../meter/standing.ts'
import { createLegend } from '../panels/legend-table.ts'
import { refusal } from '../panels/refusal.ts'
import { h, setText } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'
import { createControls, DEFAULT_SETTINGS, type ReplaySettings } from './controls.ts'
import type { Conversation } from './conversations.ts'
import { createPlayer } from './player.ts'
import { figuresOf, rowsOf } from './reading.ts'
import { type Frame, MOST_TURNS, replay } from './replay.ts'
import { createTimeline } from './timeline.ts'
import { createTranscript } from './transcript.ts'
import { createTurnFacts } from './turn-facts.ts'
import { createTurnTable } from './turn-table.ts'

/** What the view plans with: the page's tokenizer in the worker, and the page's model. */
export interface ReplaySource {
  readonly tokenizer: RemoteTokenizer
  readonly model: ModelInfo
}

/** A conversation turn by turn: what each request keeps, drops, cuts and summarises, and why. */
export function createReplay(source: () => ReplaySource | null, modelOf: (id: string) => ModelInfo) {
  let settings: ReplaySettings = DEFAULT_SETTINGS
  let frames: readonly Frame[] = []
  let index: number | null = null
  let running = new AbortController()

  const eyebrow = h('p', { class: 'replay__turn number' })
  const question = h('p', { class: 'replay__question' })
  const line = h('p', { class: 'replay__line number' })
  const status = h('p', { class: 'replay__status number' })
  const spoken = h('div', { class: 'visually-hidden', role: 'status' })
  const problem = h('div', { class: 'replay__problem' })
  const meter = createBar('replay__meter')
  const timeline = createTimeline((at) => {
    player.stop()
    show(at)
  })
  const player = createPlayer({
    go: (at) => show(at, true),
    onStop: () => say(),
  })
  const transcript = createTranscript()
  const legend = createLegend((id) => meter.point(id), null)
  const facts = createTurnFacts()
  const table = createTurnTable()
  const controls = createControls((change) => {
    settings = { ...settings, ...change }
    player.stop()
    if (change.conversation) index = null
    void run()
  })
  const element = h('section', { class: 'replay', id: 'replay', 'aria-label': 'Replay of a conversation' })
  const parts = [
    h('h1', { class: 'visually-hidden' }, 'Replay of a conversation'),
    controls.element,
    h('div', { class: 'replay__head' }, h('div', { class: 'replay__words' }, eyebrow, question), player.element),
    h('div', { class: 'replay__deck' }, timeline.element, legendOfChart()),
    h('div', { class: 'replay__bar' }, line, meter),
    problem,
    h(
      'div',
      { class: 'workbench replay__body' },
      transcript.element,
      h('div', { class: 'side' }, legend.element, facts.element),
    ),
    table.element,
    status,
    spoken,
  ]

  /** Plans all turns again with the current settings. Abandons an earlier run. */
  async function run(): Promise<void> {
    running.abort()
    running = new AbortController()
    const { signal } = running
    const given = source()
    if (given === null || element.parentElement?.hidden) return
    // Loaded now, because most visitors never open the replay.
    if (element.childElementCount === 0) element.append(...parts)
    const model = modelFor(given.model)
    element.dataset.replayed = 'false'
    const started = performance.now()
    try {
      const made = await replay({ ...settings, model, counter: given.tokenizer, signal })
      if (signal.aborted) return
      frames = made
      const took = Math.max(1, Math.round(performance.now() - started))
      const before = (frames[0]?.number ?? 1) - 1
      const only = before > 0 ? `The last ${MOST_TURNS} of ${frames.length + before} turns: ` : ''
      setText(
        status,
        frames.length === 0
          ? 'Nobody asks anything in this conversation: there is no turn to plan.'
          : `${only}${frames.length} turns planned for ${model.name ?? model.id} in ${formatTokens(took)} ms, counted in a worker. Nothing leaves this page.`,
      )
      draw()
    } catch (error) {
      if (signal.aborted) return
      const { title, detail } = explain(error, given.tokenizer.encoding)
      setText(status, `${title}: ${detail}`)
    } finally {
      if (!signal.aborted) element.dataset.replayed = 'true'
    }
  }

  function draw(): void {
    const all = frames.map((frame, at) => figuresOf(frame, frames[at - 1]))
    timeline.draw(all)
    table.show(all)
    // A replay opens at the first turn where something is left out, which is the interesting part.
    const first = all.findIndex(({ refused, summarises, drops }) => refused || summarises || drops)
    show(index ?? (first === -1 ? frames.length - 1 : first))
  }

  function show(at: number, stepped = false): void {
    if (at < 0 || at >= frames.length) return
    index = at
    const frame = frames[at]!
    const before = frames[at - 1]
    const standing = standingOf(frame.preview)
    setText(eyebrow, `Turn ${frame.number} of ${lastNumber()}`)
    setText(question, frame.question)
    question.title = frame.question
    setText(line, standing.line)
    meter.plan = frame.preview
    element.classList.toggle('replay--refused', standing.kind === 'refused')
    legend.show(usedParts(standing))
    facts.show(frame, before)
    transcript.show(rowsOf(frame, before, settings.conversation))
    const { error } = frame.preview
    problem.replaceChildren(...(error ? [refusal(error, null)] : []))
    timeline.show(at, `Turn ${frame.number} of ${lastNumber()}. ${standing.spoken}`)
    player.show(at, frames.length)
    if (stepped && !player.playing()) say()
  }

  /** Announces steps made with buttons. The slider announces itself, and a playing replay would talk all the time. */
  function say(): void {
    if (index !== null && frames[index])
      setText(spoken, `Turn ${frames[index]!.number} of ${lastNumber()}. ${standingOf(frames[index]!.preview).spoken}`)
  }
  const lastNumber = () => frames.at(-1)!.number
  /** The page's model, unless the shape is of another maker's API. */
  function modelFor(chosen: ModelInfo): ModelInfo {
    const { shape, conversation } = settings
    if (conversation.native || shape.model === null) return chosen
    const own = modelOf(shape.model)
    return chosen.provider === own.provider ? chosen : own
  }
  /** Replays another conversation, in the window of the page's model. */
  const add = (conversation: Conversation) => controls.add(conversation, source()?.model.windowTokens ?? 128_000)
  return { element, run, add, pause: () => player.stop() }
}

/** The slots that a replay has. The playground's others would be empty rows. */
const usedParts = (standing: Standing): Standing => {
  const parts = standing.parts.filter(({ id }) => id !== 'examples' && id !== 'retrieved')
  return { ...standing, parts }
}

function legendOfChart(): HTMLElement {
  const entry = (name: string, text: string) =>
    h('li', {}, h('span', { class: `timeline__swatch timeline__piece--${name}` }), text)
  const mark = (sign: string, text: string) => h('li', {}, h('span', { class: 'timeline__sign' }, sign), text)
  return h(
    'ul',
    { class: 'timeline__legend', 'aria-hidden': 'true' },
    entry('kept', 'sent'),
    entry('summary', 'summary'),
    entry('saved', 'saved by it'),
    entry('dropped', 'dropped'),
    mark('Σ', 'summarises'),
    mark('−', 'drops'),
    mark('✕', 'refused'),
  )
}

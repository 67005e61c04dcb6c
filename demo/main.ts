import { getModel } from 'tokenroom/models'
import { defineTokenEditor } from './editor/token-editor.ts'
import { type Answer, PlanningSession } from './engine/planning-session.ts'
import { createHero } from './meter/hero.ts'
import { standingOf } from './meter/standing.ts'
import { defineTokenMeter } from './meter/token-meter.ts'
import { listModels, modelById } from './model/catalogue.ts'
import { createModelPicker } from './model/picker.ts'
import { createCostPanel } from './panels/cost-panel.ts'
import { createCrossCheck } from './panels/cross-check.ts'
import { createLegend } from './panels/legend-table.ts'
import { createPlanPanel } from './panels/plan-panel.ts'
import { createReplay } from './replay/replay-view.ts'
import { SAMPLES } from './samples/index.ts'
import { fromFragment } from './share.ts'
import { SLOTS, type SlotId } from './slots/definitions.ts'
import { SlotCard } from './slots/slot-card.ts'
import { DEFAULT_MODEL, type PlaygroundState, Store } from './state.ts'
import { createActions } from './ui/actions.ts'
import { afterLetter } from './ui/after-letter.ts'
import { createAnnouncer } from './ui/announcer.ts'
import { h } from './ui/dom.ts'
import { createShortcuts, isTyping } from './ui/shortcuts.ts'
import { createStatusBar } from './ui/status-bar.ts'
import { createThemeButton } from './ui/theme-button.ts'
import { createToast } from './ui/toast.ts'
import { createViews } from './ui/views.ts'

defineTokenMeter()
defineTokenEditor()

const models = listModels()
const toast = createToast()
const announcer = createAnnouncer()
let opened = location.hash
const start = (await namedState(opened)) ?? SAMPLES.support.make()
const store = new Store(start)
let answer: Answer | null = null
let hasNewer = false

const session = new PlanningSession(start.texts, {
  onStatus: (status) => {
    statusBar.show(status)
    if (status.kind !== 'ready') return
    for (const card of cards.values()) card.editor.refresh()
    void replay.run()
  },
  onAnswer: (next, stale) => {
    const isFirst = answer === null
    answer = next
    hasNewer = stale
    render()
    // The first answer makes the panels visible, so they get it at once.
    if (isFirst) renderRest()
    else afterLetter(renderRest)
  },
})

const picker = createModelPicker(models, (model) =>
  store.update({ modelId: model.info.id, windowTokens: null, outputReserveTokens: null }),
)
const hero = createHero({
  onReserve: (outputReserveTokens) => store.update({ outputReserveTokens }),
  onWindow: (windowTokens) => store.update({ windowTokens }),
})
const statusBar = createStatusBar(() => open(store.state))
const legend = createLegend((id) => hero.meter.highlight(id), focusSlot)
const plan = createPlanPanel(() => store.update(SAMPLES.support.make()))
const cost = createCostPanel()
const check = createCrossCheck(() => ({ state: store.state, tokenizer: session.tokenizer }))
const source = (id: SlotId) => {
  const document = session.document(id)
  return document && (async (from: number, to: number) => (await document).segments(from, to))
}
const cards = new Map(
  SLOTS.map((definition) => {
    const { id } = definition
    const card = new SlotCard(definition, start.texts[id], start.settings[id], {
      onEdit: (slot, changes, doc) => session.edit(slot, changes, doc),
      onText: (slot, doc) => store.setText(slot, doc),
      onSettings: (slot, change) => store.setSettings(slot, change),
      source,
    })
    return [id, card] as const
  }),
)
const replay = createReplay(() => {
  const model = modelById(models, store.state.modelId)?.info
  return session.tokenizer && model ? { tokenizer: session.tokenizer, model } : null
}, getModel)
const actions = createActions({
  state: () => store.state,
  answer: () => answer,
  load: (state) => store.update(state),
  say: toast.say,
  onColours: (on) => {
    for (const card of cards.values()) card.editor.colours = on
  },
})
const shortcuts = createShortcuts([
  {
    keys: ['Ctrl', 'K'],
    label: 'Choose a model',
    when: (event) => (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k',
    run: () => picker.open(),
  },
  {
    keys: ['Alt', '1–6'],
    label: 'Go to a slot',
    when: (event) => event.altKey && /^Digit[1-6]$/.test(event.code),
    run: (event) => focusSlot(SLOTS[Number(event.code.slice(5)) - 1]!.id),
  },
  {
    keys: ['Alt', 'C'],
    label: 'Token colours',
    when: (event) => event.altKey && event.code === 'KeyC',
    run: () => actions.toggleColours(),
  },
  {
    keys: ['Alt', 'X'],
    label: 'Cross-check with tiktoken',
    when: (event) => event.altKey && event.code === 'KeyX',
    run: () => void check.run(),
  },
  {
    keys: ['?'],
    label: 'This list',
    when: (event) => event.key === '?' && !isTyping(event),
    run: () => shortcuts.open(),
  },
])

document.getElementById('model-picker')!.replaceWith(picker.element)
document.getElementById('actions')!.before(hero.strip)
document.getElementById('actions')!.append(...actions.elements, shortcuts.button, createThemeButton())
const app = document.getElementById('app')!
const workbench = h(
  'div',
  { class: 'workbench' },
  h(
    'section',
    { class: 'slots', id: 'slots', 'aria-label': 'Slots' },
    h('h2', { class: 'visually-hidden' }, 'Slots'),
    ...[...cards.values()].map((card) => card.element),
  ),
  h('div', { class: 'side' }, legend.element, plan.element, cost.element, check.element),
)
const views = createViews(
  [
    {
      fragment: 'playground',
      label: 'Plan a request',
      elements: [hero.element, hero.strip, workbench, ...actions.elements],
    },
    { fragment: 'replay', label: 'Replay a conversation', elements: [replay.element] },
  ],
  (fragment) => {
    app.dataset.view = fragment
    if (fragment === 'replay') void replay.run()
    else replay.pause()
  },
)
app.append(
  h('h1', { class: 'visually-hidden' }, 'How much room is left in the context window'),
  views.element,
  hero.element,
  statusBar.element,
  workbench,
  replay.element,
  shortcuts.dialog,
  toast.element,
  announcer.element,
)

// When the page next to an editor is clicked, Chromium puts the caret into the editor.
document.addEventListener('mousedown', (event) => {
  if (!(event.target instanceof Element && event.target.matches('html, body, main, .workbench, .slots, .side'))) return
  event.preventDefault()
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
})
hero.element.addEventListener('partclick', (event) => {
  const { id } = (event as CustomEvent<{ id: string }>).detail
  if (cards.has(id as SlotId)) focusSlot(id as SlotId)
})
store.subscribe((state, before) => {
  if (answer) app.dataset.answered = 'false'
  for (const [id, card] of cards) {
    if (state.texts[id] !== before.texts[id]) card.editor.doc = state.texts[id]
    if (state.settings[id] !== before.settings[id]) card.showSettings(state.settings[id])
  }
  if (state.modelId !== before.modelId) open(state)
  else {
    if (state.windowTokens !== before.windowTokens) showModel(state)
    session.request(state)
  }
  if (state.texts !== before.texts) {
    afterLetter(check.reset)
    markStaleSoon()
  }
})
// An address is pasted into the open page. Going back to the first one keeps what was typed since.
window.addEventListener('hashchange', async () => {
  const { hash } = location
  if (hash === opened) return
  const state = await namedState(hash)
  if (state === null || hash !== location.hash) return
  opened = hash
  store.update(state)
})
views.show()
open(start)

/** Opens the model of a state, or the default if it is unknown, as from an old address. */
function open(state: PlaygroundState): void {
  const model =
    modelById(models, state.modelId) ?? modelById(models, DEFAULT_MODEL) ?? models.find((entry) => entry.encoding)!
  if (model.info.id !== state.modelId) {
    toast.say(`“${state.modelId}” cannot be counted here; ${model.title} is shown.`)
    store.update({ modelId: model.info.id })
    return
  }
  showModel(state)
  void session.open(model.info, model.encoding!, () => store.state)
}

function showModel(state: PlaygroundState): void {
  const model = modelById(models, state.modelId)
  if (model === null) return
  picker.show(model)
  hero.showModel(model, state.windowTokens)
}

/** Draws the room that is left and the counts of the last answer, in the same frame as the letter that changed them. */
function render(): void {
  if (answer === null) return
  hero.showRoom(standingOf(answer.preview))
  for (const [id, card] of cards) card.showCount(tokensIn(answer.preview.measure, id))
  markStale()
}

/** Draws the rest of the last answer. Draws no lists while a newer answer is pending, because they would flicker. */
function renderRest(): void {
  if (answer === null) return
  const standing = standingOf(answer.preview)
  hero.showRest(standing)
  announcer.hear(standing)
  const { measure, plan: made } = answer.preview
  for (const [id, card] of cards) {
    const { summary, problem } = answer.slots[id]
    card.show({ tokens: tokensIn(measure, id), sentTokens: made && tokensIn(made, id), summary, problem })
  }
  legend.show(answer, standing)
  statusBar.showAnswer(answer, session.tokenizer?.encoding ?? '')
  if (hasNewer) return
  plan.show(answer, standing)
  cost.show(answer)
}

const tokensIn = ({ slots }: { readonly slots: readonly { name: string; tokens: number }[] }, id: SlotId) =>
  slots.find((slot) => slot.name === id)?.tokens ?? 0

let staleTimer: ReturnType<typeof setTimeout> | undefined

/** Most answers arrive within a frame or two. Numbers are marked as old only when one takes longer, to avoid flicker. */
function markStaleSoon(): void {
  staleTimer ??= setTimeout(markStale, 120)
}

/** Marks the numbers whose texts have changed since they were counted. The numbers stay visible. */
function markStale(): void {
  clearTimeout(staleTimer)
  staleTimer = undefined
  const counted = answer?.state.texts
  if (answer) app.dataset.answered = String(answer.state === store.state)
  hero.markStale(counted !== undefined && counted !== store.state.texts)
  for (const [id, card] of cards) card.markStale(counted !== undefined && counted[id] !== store.state.texts[id])
}

function focusSlot(id: SlotId): void {
  const card = cards.get(id)!
  card.element.scrollIntoView({ block: 'nearest' })
  card.editor.focus()
}

/** The state in an address's fragment: a sample or a shared state. Null when there is none, or it is damaged. */
async function namedState(hash: string): Promise<PlaygroundState | null> {
  const named = /^#(\w+)$/.exec(hash)?.[1]
  if (named !== undefined && Object.hasOwn(SAMPLES, named)) return SAMPLES[named as keyof typeof SAMPLES].make()
  try {
    return await fromFragment(hash)
  } catch (error) {
    toast.say(error instanceof Error ? error.message : String(error))
    return null
  }
}

import { getModel } from 'tokenroom/models'
import type { TokenizerWorker } from 'tokenroom/worker'
import { type Asked, bestView, EDITORS, readFragment, type ViewName } from './addresses.ts'
import { lazyCompare } from './compare/lazy-compare.ts'
import { createCountView } from './count/count-view.ts'
import type { FirstText } from './count/first-text.ts'
import { Drafts } from './drafts/drafts.ts'
import { takeDrops } from './drafts/drop.ts'
import { keep } from './drafts/keeping.ts'
import { defineTokenEditor } from './editor/token-editor.ts'
import type { Answer } from './engine/answer.ts'
import { loadedAddresses } from './engine/download-encoding.ts'
import { PlanningSession } from './engine/planning-session.ts'
import { standingOf } from './meter/standing.ts'
import { defineTokenMeter } from './meter/token-meter.ts'
import { type CatalogueModel, listModels, modelById } from './model/catalogue.ts'
import { createModelPicker } from './model/picker.ts'
import { workOffline } from './offline/register.ts'
import { createReplay } from './replay/replay-view.ts'
import { SAMPLES } from './samples/index.ts'
import type { SlotId } from './slots/definitions.ts'
import { DEFAULT_MODEL, emptyState, type PlaygroundState, ropeOf, Store } from './state.ts'
import { createActions } from './ui/actions.ts'
import { afterLetter } from './ui/after-letter.ts'
import { createAnnouncer } from './ui/announcer.ts'
import { h } from './ui/dom.ts'
import { addInstallCopy } from './ui/install.ts'
import { pageShortcuts } from './ui/page-shortcuts.ts'
import { createShortcuts } from './ui/shortcuts.ts'
import { createStatusBar } from './ui/status-bar.ts'
import { createThemeButton } from './ui/theme-button.ts'
import { createToast } from './ui/toast.ts'
import { createViews } from './ui/views.ts'
import { createPlanView } from './views/plan-view.ts'

/** Builds the page, and takes over what was typed before it was there. */
export async function startPage(worker: TokenizerWorker, first: { readonly take: () => FirstText }): Promise<void> {
  defineTokenMeter()
  defineTokenEditor()
  const models = listModels()
  const toast = createToast()
  const announcer = createAnnouncer()
  let opened = location.hash
  const asked = await read(opened)
  const drafts = new Drafts()
  const kept = await drafts.restore(asked?.state ? opened : '')
  const typed = first.take()
  const start =
    typed.text === '' ? (kept ?? asked?.state ?? emptyState()) : withTyped(asked?.state ?? emptyState(), typed)
  const store = new Store(start)
  let answer: Answer | null = null
  let hasNewer = false
  let hasFailed = false

  const session = new PlanningSession(worker, start.texts, {
    onStatus: (status) => {
      statusBar.show(status)
      hasFailed = status.kind === 'failed'
      if (hasFailed) showFailure()
      if (status.kind !== 'ready') return
      for (const card of plan.cards.values()) card.editor.refresh()
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
  const source = (id: SlotId) => {
    const document = session.document(id)
    return document && (async (from: number, to: number) => (await document).segments(from, to))
  }
  const choose = ({ info }: CatalogueModel) =>
    store.update({ modelId: info.id, windowTokens: null, outputReserveTokens: null })
  const picker = createModelPicker(models, choose)
  const statusBar = createStatusBar(() => open(store.state))
  const plan = createPlanView(start, {
    onEdit: (slot, changes, doc) => session.edit(slot, changes, doc),
    onText: (slot, doc) => store.setText(slot, doc),
    onSettings: (slot, change) => store.setSettings(slot, change),
    onState: (change) => store.update(change),
    onSample: () => keeping.replace(SAMPLES.support.make(), SAMPLES.support.loaded),
    onFix: (apply) => store.update(apply(store.state)),
    source,
    check: () => (answer && session.tokenizer ? { answer, tokenizer: session.tokenizer } : null),
  })
  const count = createCountView({
    source: () => source('user'),
    doc: () => store.state.texts.user,
    say: toast.say,
    samples: [
      { label: 'every script', load: () => keeping.replace(SAMPLES.scripts.make(), SAMPLES.scripts.loaded) },
      { label: 'a megabyte', load: () => keeping.replace(SAMPLES.megabyte.make(), SAMPLES.megabyte.loaded) },
    ],
  })
  const replay = createReplay(() => {
    const model = modelById(models, store.state.modelId)?.info
    return session.tokenizer && model ? { tokenizer: session.tokenizer, model } : null
  }, getModel)
  const actions = createActions({
    state: () => store.state,
    answer: () => answer,
    replace: (state, what) => keeping.replace(state, what),
    kept: () => keeping.items(),
    say: toast.say,
    onColours: (on) => {
      for (const card of plan.cards.values()) card.editor.colours = on
    },
  })
  const shortcuts = createShortcuts(
    pageShortcuts({
      openModels: () => picker.open(),
      focusSlot: (id) => {
        views.show('plan')
        plan.focusSlot(id)
      },
      toggleColours: () => actions.toggleColours(),
      check: () => void plan.check.run(),
      list: () => shortcuts.open(),
    }),
  )
  const comparePage = h('div')
  const compare = lazyCompare(comparePage, models, (current) => session.whole(current), choose)
  const replayPage = h('div', {}, replay.element)
  const intro = document.getElementById('intro')!
  const skip = document.querySelector<HTMLAnchorElement>('.skip-link')!
  const app = document.getElementById('app')!
  const editor = plan.cards.get('user')!.editor
  const views = createViews<ViewName>(
    [
      { name: 'count', label: 'Count', elements: [intro, count.element] },
      { name: 'plan', label: 'Plan', elements: [plan.element, plan.strip] },
      { name: 'compare', label: 'Compare', elements: [comparePage] },
      { name: 'replay', label: 'Replay', elements: [replayPage] },
    ],
    (name) => {
      app.dataset.view = name
      document.documentElement.dataset.view = name
      skip.href = `#${EDITORS[name]}`
      if (name === 'count') count.take(editor)
      else plan.cards.get('user')!.takeEditor()
      editor.label = name === 'count' ? 'Text' : 'User input text'
      ;({ count: count.status, plan: plan.status, compare: comparePage, replay: replayPage })[name].append(
        statusBar.element,
      )
      compareShown()
      if (name === 'replay') void replay.run()
      else replay.pause()
    },
  )
  addInstallCopy(toast.say)
  document.getElementById('first')!.remove()
  document.getElementById('model-picker')!.replaceWith(picker.element)
  document.getElementById('views')!.replaceWith(views.element)
  document.getElementById('actions')!.before(plan.strip)
  document.getElementById('actions')!.append(...actions.elements, shortcuts.button, createThemeButton())
  app.append(count.element, plan.element, comparePage, replayPage, shortcuts.dialog, toast.element, announcer.element)

  store.subscribe((state, before) => {
    if (answer) app.dataset.answered = 'false'
    plan.follow(state, before)
    if (state.texts.user !== before.texts.user) afterLetter(() => count.showText(store.state.texts.user))
    if (state.modelId !== before.modelId) open(state)
    else {
      if (state.windowTokens !== before.windowTokens) showModel(state)
      session.request(state)
    }
    if (state.texts !== before.texts) afterLetter(plan.check.reset)
    markStaleSoon()
  })
  // An address is pasted into the open page. Going back to the first one keeps what was typed since.
  window.addEventListener('hashchange', async () => {
    const { hash } = location
    const next = await read(hash)
    if (next === null || hash !== location.hash) return
    if (next.view) views.show(next.view)
    else if (hash === '') views.show('count')
    if (next.state === null || hash === opened) return
    opened = hash
    keeping.replace(next.state, hash.startsWith('#s=') ? 'The shared text is open. Yours is kept.' : 'Loaded.', hash)
  })
  const keeping = keep(store, drafts, asked?.state ? opened : '', toast.say)
  takeDrops((text, name, target) => {
    const id = [...plan.cards].find(([, card]) => card.editor === target || card.element.contains(target as Node))?.[0]
    const slot = views.shown() === 'plan' && id ? id : 'user'
    const { state } = store
    keeping.replace({ ...state, texts: { ...state.texts, [slot]: ropeOf(text) } }, `${name} is open.`)
  }, toast.say)
  views.show(asked?.view ?? (asked?.state ? bestView(start) : 'count'))
  count.showText(start.texts.user)
  if (typed.hasFocus) editor.select(typed.selectionStart, typed.selectionEnd)
  open(start)
  addEventListener('load', () => void workOffline(loadedAddresses))
  if (document.readyState === 'complete') void workOffline(loadedAddresses)

  /** Opens the model of a state, or the default if it is unknown, as from an old address. */
  function open(state: PlaygroundState): void {
    const model =
      modelById(models, state.modelId) ?? modelById(models, DEFAULT_MODEL) ?? models.find((entry) => entry.encoding)!
    if (model.info.id !== state.modelId) {
      toast.say(`“${state.modelId}” is not known here; ${model.title} is shown.`)
      store.update({ modelId: model.info.id })
      return
    }
    showModel(state)
    void session.open(model.info, () => store.state)
  }

  function showModel(state: PlaygroundState): void {
    const model = modelById(models, state.modelId)
    if (model === null) return
    picker.show(model)
    plan.showModel(model, state.windowTokens)
  }

  /** Draws the room that is left and the counts of the last answer, in the same frame as the letter that changed them. */
  function render(): void {
    if (answer === null) return
    const standing = standingOf(answer.preview)
    plan.showCounts(answer, standing)
    count.showCount(answer, standing)
    markStale()
  }

  function renderRest(): void {
    if (answer === null) return
    const standing = standingOf(answer.preview)
    announcer.hear(standing)
    plan.showRest(answer, standing, hasNewer)
    if (!hasNewer) count.showRest(answer, standing)
    if (!hasNewer) compareShown()
    statusBar.showAnswer(answer, session.tokenizer?.encoding ?? '')
  }

  let staleTimer: ReturnType<typeof setTimeout> | undefined

  /** Most answers arrive within a frame or two. Numbers are marked as old only when one takes longer, to avoid flicker. */
  function markStaleSoon(): void {
    staleTimer ??= setTimeout(markStale, 120)
  }

  /** Marks the numbers whose texts have changed since they were counted. The numbers stay visible. */
  function markStale(): void {
    clearTimeout(staleTimer)
    staleTimer = undefined
    if (answer === null) return
    const { state } = answer
    app.dataset.answered = String(state === store.state)
    const isOther = hasFailed || state.modelId !== store.state.modelId
    const isStale = isOther || state !== store.state
    plan.markStale(isStale, (id) => isOther || state.texts[id] !== store.state.texts[id])
    count.markStale(isStale)
  }

  /** A number of another model never stands under this one's name; a number that could not be renewed is marked. */
  function showFailure(): void {
    if (answer?.state.modelId === store.state.modelId) {
      markStale()
      return
    }
    answer = null
    delete app.dataset.answered
    plan.clear()
    count.clear()
  }

  function compareShown(): void {
    if (views.shown() === 'compare' && answer) void compare(answer)
  }

  /** What a fragment asks for; null, and said, when it is damaged. */
  async function read(hash: string): Promise<Asked | null> {
    try {
      return await readFragment(hash)
    } catch (error) {
      toast.say(error instanceof Error ? error.message : String(error))
      return null
    }
  }
}

function withTyped(state: PlaygroundState, { text }: FirstText): PlaygroundState {
  return { ...state, texts: { ...state.texts, user: ropeOf(text) } }
}

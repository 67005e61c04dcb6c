import type { TokenizerWorker } from 'tokenroom/worker'
import { bestView, EDITORS, type ViewName } from './addresses.ts'
import { lazyChats } from './chats/lazy-chats.ts'
import { chatOpener } from './chats/open-chat.ts'
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
import { firstFragment, followAddress, readAddress } from './follow-address.ts'
import { standingOf } from './meter/standing.ts'
import { listModels, modelById } from './model/catalogue.ts'
import { chooser } from './model/choose.ts'
import { createModelPicker } from './model/picker.ts'
import { workOffline } from './offline/register.ts'
import { lazyReplay } from './replay/lazy-replay.ts'
import { sampleOpener } from './samples/open-sample.ts'
import { slotDefinition } from './slots/definitions.ts'
import { SlotEditor, type SlotEditorEvents } from './slots/slot-editor.ts'
import { DEFAULT_MODEL, emptyState, type PlaygroundState, ropeOf, Store, withText } from './state.ts'
import { createActions } from './ui/actions.ts'
import { afterLetter } from './ui/after-letter.ts'
import { createAnnouncer } from './ui/announcer.ts'
import { assemblePrompt } from './ui/assemble.ts'
import { h } from './ui/dom.ts'
import { pageShortcuts } from './ui/page-shortcuts.ts'
import { createShortcuts } from './ui/shortcuts.ts'
import { createStatusBar } from './ui/status-bar.ts'
import { createThemeButton } from './ui/theme-button.ts'
import { createToast } from './ui/toast.ts'
import { createViews } from './ui/views.ts'
import { lazyPlan } from './views/lazy-plan.ts'

/** Builds the page, and takes over what was typed before it was there. */
export async function startPage(worker: TokenizerWorker, first: { readonly take: () => FirstText }): Promise<void> {
  defineTokenEditor()
  const models = listModels()
  const toast = createToast()
  const announcer = createAnnouncer()
  const opened = firstFragment()
  const asked = await readAddress(opened, toast.say)
  const drafts = new Drafts()
  const kept = await drafts.restore(asked?.state ? opened : '')
  const typed = first.take()
  if (typed.text !== '' && kept) drafts.leave() // What was typed early does not take the place of what is kept.
  const base = (typed.text === '' && kept) || drafts.given(asked?.state ?? emptyState())
  const events: SlotEditorEvents = {
    onEdit: (slot, changes, doc) => session.edit(slot, changes, doc),
    onText: (slot, doc) => store.setText(slot, doc),
    source: (id) => {
      const document = session.document(id)
      return document && (async (from, to) => (await document).segments(from, to))
    },
  }
  const [began, steps] = typed.text === '' ? [base.texts.user, []] : [ropeOf(typed.base), typed.steps]
  const user = new SlotEditor(slotDefinition('user'), began, events, steps)
  const start = withText(base, 'user', user.element.view.state.doc)
  const store = new Store(start)
  let answer: Answer | null = null
  let hasNewer = false
  let hasFailed = false

  const session = new PlanningSession(worker, start.texts, {
    onStatus: (status) => {
      statusBar.show(status)
      hasFailed = status.kind === 'failed'
      count.placeStatus(hasFailed)
      if (hasFailed) showFailure()
      if (status.kind !== 'ready') return
      plan.recolour()
      replay.refresh()
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
    onNothing: (state) => {
      const { info } = modelById(models, state.modelId)!
      count.showNothing(info, state.windowTokens ?? info.windowTokens)
      statusBar.showNothing(session.tokenizer?.encoding ?? '')
      app.dataset.answered = 'true'
    },
  })
  const choose = chooser(store)
  const picker = createModelPicker(models, choose)
  const statusBar = createStatusBar(() => open(store.state))
  const plan = lazyPlan(() => store.state, user, {
    ...events,
    onSettings: (slot, change) => store.setSettings(slot, change),
    onState: (change) => store.update(change),
    onSample: () => void openSample('support'),
    onFix: (apply) => store.update(apply(store.state)),
    check: () => (answer && session.tokenizer ? { answer, tokenizer: session.tokenizer } : null),
  })
  /** Shows the view of slots; fills it when it is new. */
  const showPlan = async () => {
    const isNew = plan.now() === null
    const view = await plan.get()
    if (!isNew) return
    for (const { editor } of view.cards.values()) editor.colours = actions.colours()
    showModel(store.state)
    if (views.shown() !== 'count') view.cards.get('user')!.takeEditor()
    if (views.shown() === 'plan') view.status.append(statusBar.element, chats.page)
    if (answer) view.showAll(answer, standingOf(answer.preview))
    markStale()
  }
  const openSample = sampleOpener(() => ({ keeping, views }), toast.say)
  const count = createCountView({
    session,
    doc: () => store.state.texts.user,
    say: toast.say,
    samples: [
      { label: 'every script', load: () => void openSample('scripts') },
      { label: 'a megabyte', load: () => void openSample('megabyte') },
    ],
  })
  const replay = lazyReplay(() => {
    const model = modelById(models, store.state.modelId)?.info
    return session.tokenizer && model ? { tokenizer: session.tokenizer, model } : null
  })
  const chatTargets = { show: (name: ViewName) => views.show(name), replay: replay.add, say: toast.say }
  const openers = chatOpener(models, store, () => keeping, chatTargets)
  const chats = lazyChats(openers, start)
  const actions = createActions({
    state: () => store.state,
    answer: () => answer,
    open: (sample) => void openSample(sample),
    kept: () => keeping.items(),
    say: toast.say,
    onColours: plan.colour,
  })
  const shortcuts = createShortcuts(
    pageShortcuts({
      openModels: () => picker.open(),
      focusSlot: async (id) => {
        views.show('plan')
        const view = await plan.get()
        view.focusSlot(id)
      },
      toggleColours: () => actions.toggleColours(),
      check: async () => {
        views.show('plan')
        await (await plan.get()).check.run()
      },
      list: () => shortcuts.open(),
    }),
  )
  const comparePage = h('div')
  const compare = lazyCompare(comparePage, models, (current) => session.whole(current), choose, actions.tell)
  const intro = document.getElementById('intro')!
  const skip = document.querySelector<HTMLAnchorElement>('.skip-link')!
  const app = document.getElementById('app')!
  const views = createViews<ViewName>(
    [
      { name: 'count', label: 'Count', elements: [intro, count.element] },
      { name: 'plan', label: 'Plan', elements: [plan.page, plan.strip] },
      { name: 'compare', label: 'Compare', elements: [comparePage] },
      { name: 'replay', label: 'Replay', elements: [replay.page] },
    ],
    (name) => {
      app.dataset.view = name
      document.documentElement.dataset.view = name
      skip.href = `#${EDITORS[name]}`
      if (name === 'count') count.take(user.element)
      else plan.now()?.cards.get('user')?.takeEditor()
      user.element.label = name === 'count' ? 'Text' : 'User input text'
      ;({ count: count.status, plan: plan.now()?.status ?? plan.page, compare: comparePage, replay: replay.page })[
        name
      ].append(statusBar.element)
      ;(name === 'count' ? count.chats : plan.now()?.status)?.append(chats.page)
      if (name !== 'count') session.prepare()
      if (answer === null) session.request(store.state)
      if (name === 'plan') void showPlan()
      renderRest()
      if (name === 'replay') void replay.show()
      else replay.pause()
    },
  )
  const body = [count.element, plan.page, comparePage, replay.page, shortcuts.dialog, toast.element, announcer.element]
  const buttons = [...actions.elements, shortcuts.button, createThemeButton()]
  assemblePrompt({ picker: picker.element, views: views.element, strip: plan.strip, actions: buttons, body }, toast.say)
  user.element.addEventListener('focusin', () => session.preload())

  store.subscribe((state, before) => {
    // Without an answer there is no number to look old.
    if (app.dataset.answered) app.dataset.answered = 'false'
    plan.now()?.follow(state, before)
    chats.follow(state)
    if (state.texts.user !== before.texts.user) {
      user.element.doc = state.texts.user
      afterLetter(() => count.showText(store.state.texts.user))
    }
    if (state.modelId !== before.modelId) open(state)
    else {
      if (state.windowTokens !== before.windowTokens) showModel(state)
      session.request(state)
    }
    if (state.texts !== before.texts) afterLetter(() => plan.now()?.check.reset())
    markStaleSoon()
  })
  const keeping = keep(store, drafts, asked?.state ? opened : '', toast.say)
  followAddress(opened, toast.say, views.show, keeping.open)
  takeDrops((text, name, target) => {
    const slot = (views.shown() === 'plan' && plan.now()?.slotOf(target)) || 'user'
    keeping.replace(withText(store.state, slot, ropeOf(text)), `${name} is open.`)
  }, toast.say)
  views.show(asked?.view ?? (asked?.state ? bestView(start) : 'count'))
  count.showText(start.texts.user)
  if (typed.hasFocus) user.element.select(typed.selectionStart, typed.selectionEnd)
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
    plan.now()?.showModel(model, state.windowTokens)
  }

  /** Draws the room that is left and the counts of the last answer, in the same frame as the letter that changed them. */
  function render(): void {
    if (answer === null) return
    const standing = standingOf(answer.preview)
    plan.now()?.showCounts(answer, standing)
    count.showCount(answer, standing)
    markStale()
  }

  function renderRest(): void {
    if (answer === null) return
    const standing = standingOf(answer.preview)
    announcer.hear(standing)
    // What is not seen is drawn when its view is shown.
    if (views.shown() === 'plan') plan.now()?.showRest(answer, standing, hasNewer)
    else if (views.shown() === 'count' && !hasNewer) count.showRest(answer, standing)
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
    app.dataset.answered = String(state === store.state && (views.shown() !== 'plan' || plan.now() !== null))
    const isOther = hasFailed || state.modelId !== store.state.modelId
    const isStale = isOther || state !== store.state
    plan.now()?.markStale(isStale, (id) => isOther || state.texts[id] !== store.state.texts[id])
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
    plan.now()?.clear()
    count.clear()
    plan.recolour()
  }

  function compareShown(): void {
    if (views.shown() === 'compare' && answer) void compare(answer)
  }
}

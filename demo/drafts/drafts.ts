import type { PlaygroundState } from '../state.ts'
import { type Draft, DraftStore, draftOf, type NewDraft } from './draft-store.ts'
import { isFilled, keyOf, outlineOf } from './outline.ts'

/** A text that was kept: when, how it begins, and how to get it back. */
export interface KeptText {
  readonly id: string
  readonly savedAt: number
  readonly start: string
  /** Rejects where it is not kept any more. */
  readonly state: () => Promise<PlaygroundState>
}

const ID_KEY = 'tokenroom.draft'
const SAVE_PAUSE_MS = 400
const MOST_KEPT = 12

/**
 * Keeps what is on the page on this device. Every tab writes a draft of its own, so that none overwrites another's. What is
 * replaced, as by a link or a sample, stays as a draft if somebody had changed it.
 */
export class Drafts {
  readonly #store = new DraftStore()
  #id = ''
  #opened = ''
  /** What nobody typed: the empty page, samples, texts of links. Not kept once it is replaced, unless it was changed. */
  readonly #given = new WeakSet<PlaygroundState>()
  #state: PlaygroundState | null = null
  /** What the page started with. It is kept already, or was forgotten by another tab: a page that is left does not write it. */
  #started: PlaygroundState | null = null
  #all: readonly Draft[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #isKept = true
  #onUnkept = () => {}

  /** Reads what is kept. Gives this tab's own text back, or that of the newest tab; null when the address asks for another. */
  async restore(fragment: string): Promise<PlaygroundState | null> {
    try {
      this.#all = await this.#store.all()
    } catch {
      this.#id = crypto.randomUUID()
      return null
    }
    const before = sessionStorage.getItem(ID_KEY)
    const own = this.#all.find(({ id }) => id === before)
    this.#id = own && (await isMine(own.id)) ? own.id : this.#newId()
    const draft = own && own.opened === fragment ? own : fragment === '' ? (own ?? this.#all[0]) : undefined
    if (draft === undefined) {
      if (this.#id === own?.id) this.#newId()
      return null
    }
    const state = await draft.state().catch(() => null)
    // It stays in the list: what is typed now must not take its place.
    if (state === null) this.#newId()
    else this.#opened = draft.opened
    return state && draft.isGiven ? this.given(state) : state
  }

  /** Marks a state as one that nobody typed, such as a sample. */
  given(state: PlaygroundState): PlaygroundState {
    this.#given.add(state)
    return state
  }

  /** Leaves the text that was given back as it is kept: another one is begun, as by typing before it was read. */
  leave(): void {
    this.#newId()
    this.#opened = ''
  }

  /**
   * From now on keeps what `follow` gets. `state` is what the page starts with, opened from a fragment. Calls `onUnkept` when
   * the browser does not keep it, as without space; not again before it has kept something.
   */
  start(state: PlaygroundState, opened: string, onUnkept: () => void): void {
    this.#onUnkept = onUnkept
    this.#state = state
    this.#started = state
    this.#opened = opened
    // A text that another tab has, too, becomes this tab's own, so that a reload finds it.
    if (isFilled(outlineOf(state)) && !this.#all.some(({ id }) => id === this.#id)) void this.#save()
    addEventListener('pagehide', () => this.#saveNow())
    document.addEventListener('visibilitychange', () => document.hidden && this.#saveNow())
  }

  /** Keeps a changed state, after a pause in typing. */
  follow(state: PlaygroundState): void {
    this.#state = state
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#save(), SAVE_PAUSE_MS)
  }

  /** The draft that is being written. */
  get id(): string {
    return this.#id
  }

  /** Another text, or the draft `again`, takes the place of this one, which stays kept unless it was given. */
  async replace(next: PlaygroundState, opened: string, again?: string): Promise<void> {
    const isOwn = this.#isOwn
    const id = this.#id
    const saved = isOwn ? this.#save() : undefined
    if (again === undefined) this.#newId()
    else this.#setId(again)
    this.#opened = opened
    this.#state = next
    clearTimeout(this.#timer)
    await saved
    if (!isOwn && id !== again) await this.#drop(id)
  }

  /** The texts that are kept besides the one on the page, the newest first. */
  get others(): readonly KeptText[] {
    // Tabs that were opened from one another have the same text.
    const seen = new Set(this.#state ? [keyOf(outlineOf(this.#state))] : [])
    return this.#all.flatMap(({ id, savedAt, outline, state }) => {
      const key = keyOf(outline)
      if (id === this.#id || !isFilled(outline) || seen.has(key)) return []
      seen.add(key)
      return [{ id, savedAt, start: outline.start, state }]
    })
  }

  /**
   * Deletes everything that is kept on this device. Returns what was, for `remember`. Rejects, and lists it as before, where
   * the browser does not delete it.
   */
  async forget(): Promise<readonly NewDraft[]> {
    clearTimeout(this.#timer)
    this.#store.willClear()
    const all = this.#all
    const read = await Promise.all(
      all.map(({ state, outline: _, ...about }) =>
        state().then(
          (found): NewDraft => ({ ...about, state: found }),
          // Another tab has deleted it already.
          () => null,
        ),
      ),
    )
    await this.#store.clear()
    this.#all = this.#all.filter((draft) => !all.includes(draft))
    return read.filter((draft) => draft !== null)
  }

  /** Keeps again what was forgotten. */
  async remember(drafts: readonly NewDraft[]): Promise<void> {
    this.#all = [...this.#all.filter(({ id }) => drafts.every((draft) => draft.id !== id)), ...drafts.map(draftOf)]
    try {
      for (const draft of drafts) await this.#store.put(draft)
    } catch {
      this.#onUnkept()
    }
  }

  #newId(): string {
    return this.#setId(crypto.randomUUID())
  }

  /** From now on this tab has that draft, also after a reload. */
  #setId(id: string): string {
    this.#id = id
    sessionStorage.setItem(ID_KEY, id)
    void isMine(id)
    return id
  }

  get #isOwn(): boolean {
    return this.#state !== null && !this.#given.has(this.#state)
  }

  #draft(): NewDraft {
    return { id: this.#id, savedAt: Date.now(), opened: this.#opened, isGiven: !this.#isOwn, state: this.#state! }
  }

  #saveNow(): void {
    if (!this.#isOwn || this.#state === this.#started) return
    this.#store.putNow(this.#draft())
    void this.#save(true)
  }

  async #save(isLeaving = false): Promise<void> {
    clearTimeout(this.#timer)
    if (this.#state === null) return
    const draft = this.#draft()
    this.#all = [draftOf(draft), ...this.#all.filter(({ id }) => id !== draft.id)]
    const old = this.#all.slice(MOST_KEPT)
    this.#all = this.#all.slice(0, MOST_KEPT)
    try {
      // A newer one that took its place tells by itself whether it was kept.
      if (await this.#store.put(draft, isLeaving)) this.#isKept = true
    } catch {
      // The text is on the page as long as that is open.
      if (this.#isKept) this.#onUnkept()
      this.#isKept = false
      return
    }
    // One that is not deleted now is listed again when the page is opened next, and goes then.
    for (const { id } of old) await this.#store.delete(id).catch(() => {})
  }

  async #drop(id: string): Promise<void> {
    this.#all = this.#all.filter((draft) => draft.id !== id)
    await this.#store.delete(id).catch(() => {})
  }
}

/** Whether no other tab has this draft open. A tab that is duplicated has the id of the first one. */
function isMine(id: string): Promise<boolean> {
  if (!navigator.locks) return Promise.resolve(true)
  return new Promise((resolve) => {
    void navigator.locks.request(`tokenroom.${id}`, { ifAvailable: true }, (lock) => {
      resolve(lock !== null)
      // Held until the page is closed.
      return lock && new Promise(() => {})
    })
  })
}

import type { PlaygroundState, Store } from '../state.ts'
import { emptyState } from '../state.ts'
import type { MenuItem } from '../ui/menu.ts'
import type { ToastAction } from '../ui/toast.ts'
import type { Drafts, KeptText } from './drafts.ts'

export interface Keeping {
  /** Puts another text in the place of this one. Says so, and offers to undo it. */
  readonly replace: (next: PlaygroundState, what: string) => void
  /** The same with what nobody typed: a sample, or the text of a link, `opened` from a fragment. */
  readonly open: (given: PlaygroundState, what: string, opened?: string) => void
  /** The kept texts, and how to forget them, for a menu. */
  readonly items: () => readonly MenuItem[]
}

/** Keeps what is on the page: across reloads, tabs, samples and links. */
export function keep(
  store: Store,
  drafts: Drafts,
  opened: string,
  say: (text: string, action?: ToastAction) => void,
): Keeping {
  drafts.start(store.state, opened, () =>
    say('This browser could not keep the text: it may be gone when the page is closed. Copy it, or make space.'),
  )
  store.subscribe((state) => drafts.follow(state))
  const put = (next: PlaygroundState, address: string, again?: string) => {
    void drafts.replace(next, address, again)
    store.set(next)
  }
  const replace = (next: PlaygroundState, what: string, address = '') => {
    const { state: before } = store
    const { id } = drafts
    put(next, address)
    say(what, {
      label: 'Undo',
      run: () => {
        put(before, '', id)
        say('Your text is back.')
      },
    })
  }
  const forget = async () => {
    const { state: before } = store
    const { id } = drafts
    put(drafts.given(emptyState(before.modelId)), '')
    const all = await drafts.forget().catch((error: Error) => error)
    if (all instanceof Error) {
      put(before, '', id)
      say(`The browser did not delete the kept texts: ${all.message}. Close the other tabs of this page and try again.`)
      return
    }
    say('Nothing is kept on this device any more.', {
      label: 'Undo',
      run: () => {
        void drafts.remember(all)
        put(before, '')
      },
    })
  }
  const open: Keeping['open'] = (given, what, address) => replace(drafts.given(given), what, address)
  const openKept = async (state: KeptText['state']) => {
    const found = await state().catch((error: Error) => error)
    if (found instanceof Error) say(`${found.message}.`)
    else replace(found, 'An earlier text is open.')
  }
  const items = () => [
    ...drafts.others.slice(0, 6).map(({ savedAt, start, state }) => ({
      label: start,
      hint: `Kept ${timeOf(savedAt)}`,
      onPick: () => void openKept(state),
    })),
    {
      label: 'Forget all texts',
      hint: 'Deletes what this page keeps on this device',
      onPick: () => void forget(),
    },
  ]
  return { replace, open, items }
}

const dates = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' })
const timeOf = (savedAt: number) => dates.format(savedAt)

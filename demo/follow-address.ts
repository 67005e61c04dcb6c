import { type Asked, readFragment, type ViewName } from './addresses.ts'
import type { Keeping } from './drafts/keeping.ts'
import { isShared } from './share.ts'

/**
 * The fragment that the page is opened with. `?model=gpt-4o&text=Hello` is taken too, as people write it, and moves into the
 * fragment, so that neither a reload nor a copied address sends the text to a server.
 */
export function firstFragment(): string {
  const fromQuery = `#${location.search.slice(1)}`
  if (location.hash === '' && isShared(fromQuery)) history.replaceState(null, '', `${location.pathname}${fromQuery}`)
  return location.hash
}

/** What a fragment asks for; null, and said, when it is damaged. */
export async function readAddress(hash: string, say: (text: string) => void): Promise<Asked | null> {
  try {
    return await readFragment(hash)
  } catch (error) {
    say(messageOf(error))
    return null
  }
}

/** Follows an address that is pasted into the open page. Going back to the first one keeps what was typed since. */
export function followAddress(
  first: string,
  say: (text: string) => void,
  show: (view: ViewName) => void,
  open: Keeping['open'],
): void {
  let opened = first
  window.addEventListener('hashchange', async () => {
    const { hash } = location
    const next = await readAddress(hash, say)
    if (next === null || hash !== location.hash) return
    if (next.view) show(next.view)
    else if (hash === '') show('count')
    if (next.state === null || hash === opened) return
    opened = hash
    open(next.state, isShared(hash) ? 'The shared text is open. Yours is kept.' : 'Loaded.', hash)
  })
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

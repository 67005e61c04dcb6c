import { h, setText } from './dom.ts'

export interface ToastAction {
  readonly label: string
  readonly run: () => void
}

const PAUSE_MS = 3200
/** A message that offers something stays long enough to be read and reached. */
const ACTION_PAUSE_MS = 15_000

/** A short message at the bottom of the page, announced politely, which disappears after a while. It may offer an action. */
export function createToast() {
  const text = h('span', { role: 'status' })
  const place = h('span')
  const element = h('div', { class: 'toast' }, text, place)
  let timer: ReturnType<typeof setTimeout> | undefined
  const hide = () => element.classList.remove('toast--on')
  const say = (message: string, action?: ToastAction) => {
    clearTimeout(timer)
    setText(text, message)
    place.replaceChildren(
      ...(action
        ? [
            h(
              'button',
              {
                type: 'button',
                class: 'toast__action',
                onclick: () => {
                  hide()
                  action.run()
                },
              },
              action.label,
            ),
          ]
        : []),
    )
    element.classList.add('toast--on')
    timer = setTimeout(hide, action ? ACTION_PAUSE_MS : PAUSE_MS)
  }
  return { element, say }
}

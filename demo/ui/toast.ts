import { h, setText } from './dom.ts'

/** A short message at the bottom of the page, announced politely, which disappears after a while. */
export function createToast() {
  const element = h('div', { class: 'toast', role: 'status' })
  let timer: ReturnType<typeof setTimeout> | undefined
  const say = (text: string) => {
    clearTimeout(timer)
    setText(element, text)
    element.classList.add('toast--on')
    timer = setTimeout(() => element.classList.remove('toast--on'), 3200)
  }
  return { element, say }
}

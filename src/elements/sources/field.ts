import type { TextSource } from './types.ts'

/** What a script sets, or a form's reset, fires no event on the field: so often it is looked for. */
const LOOK_MS = 300

/** The text of a textarea, an input or an element that is edited in place. */
export function fieldSource(field: Element): TextSource {
  return 'value' in field ? formField(field as HTMLTextAreaElement) : editable(field as HTMLElement)
}

function formField(field: HTMLTextAreaElement | HTMLInputElement): TextSource {
  return {
    read: () => field.value,
    watch(changed) {
      let seen = field.value
      const timer = setInterval(() => {
        if (!document.hidden && field.value !== seen) onInput()
      }, LOOK_MS)
      const onInput = () => {
        seen = field.value
        changed()
      }
      field.addEventListener('input', onInput)
      return () => {
        clearInterval(timer)
        field.removeEventListener('input', onInput)
      }
    },
  }
}

/** Lines as they are seen: `textContent` would join them. */
function editable(element: HTMLElement): TextSource {
  return {
    read: () => element.innerText,
    watch(changed) {
      const observer = new MutationObserver(changed)
      observer.observe(element, { characterData: true, childList: true, subtree: true })
      return () => observer.disconnect()
    },
  }
}

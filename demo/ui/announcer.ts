import type { Standing } from '../meter/standing.ts'
import { h, setText } from './dom.ts'

const PAUSE_MS = 1000
const NEARLY_FULL = 0.9

/** Announces that a threshold was crossed, once typing has paused, and never on every key. */
export function createAnnouncer() {
  const element = h('p', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' })
  let before: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const hear = (standing: Standing) => {
    const level = levelOf(standing)
    clearTimeout(timer)
    // The first state is read out with the page.
    before ??= level
    if (level === before) return
    timer = setTimeout(() => {
      setText(element, standing.spoken)
      before = level
    }, PAUSE_MS)
  }
  return { element, hear }
}

function levelOf(standing: Standing): string {
  if (standing.kind !== 'fits') return standing.kind
  const limit = standing.windowTokens - standing.outputReserveTokens
  return standing.sentTokens >= limit * NEARLY_FULL ? 'nearly full' : 'fits'
}

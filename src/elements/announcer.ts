import { make, setText } from './draw/dom.ts'
import type { RoomState } from './room/types.ts'
import type { Speech } from './say.ts'

/** A pause in typing, after which a threshold that was passed is said. */
const PAUSE_MS = 1000

/** Says once, politely, when a threshold is passed; never on every key, and not what the page opens with. */
export class Announcer {
  readonly element = make('div', null, { role: 'status' })
  #said: string | null = null
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    this.element.className = 'status'
  }

  hear(state: RoomState, speech: Speech): void {
    if (state.used === null || state.error) return
    const level = state.refusal ? 'refused' : state.level
    clearTimeout(this.#timer)
    this.#said ??= level
    if (level === this.#said) return
    this.#timer = setTimeout(() => {
      this.#said = level
      setText(this.element, sentence(level, state, speech))
    }, PAUSE_MS)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}

function sentence(level: string, state: RoomState, speech: Speech): string {
  const { fitsAgain, nearlyFull } = speech.texts
  const news = { fine: fitsAgain, warning: nearlyFull }[level]
  return (news ? `${news}, ` : '') + speech.rest(state)
}

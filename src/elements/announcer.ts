/** Loaded when a threshold is passed for the first time. */
import { setText } from './draw/dom.ts'
import type { RoomState } from './room/types.ts'
import type { Speech } from './say.ts'

/** A pause in typing, after which a threshold that was passed is said. */
const PAUSE_MS = 1000

/** Says once, politely, when a threshold is passed; never on every key. */
export class Announcer {
  readonly #place: HTMLElement
  #said: string
  #timer: ReturnType<typeof setTimeout> | undefined

  /** Speaks in `place`, a live region. `said` is the level that the page opened with. */
  constructor(place: HTMLElement, said: string) {
    this.#place = place
    this.#said = said
  }

  hear(level: string, state: RoomState, speech: Speech): void {
    clearTimeout(this.#timer)
    if (level === this.#said) return
    this.#timer = setTimeout(() => {
      this.#said = level
      if (this.#place.isConnected) setText(this.#place, sentence(level, state, speech))
    }, PAUSE_MS)
  }
}

function sentence(level: string, state: RoomState, speech: Speech): string {
  const { fitsAgain, nearlyFull } = speech.texts
  const news = { fine: fitsAgain, warning: nearlyFull }[level]
  return (news ? `${news}, ` : '') + speech.rest(state)
}

import { h, setAttribute } from '../ui/dom.ts'
import { icons } from '../ui/icons.ts'

const TURN_MS = 1400

/** Previous, play and next. Playing moves on to the next turn after a while. At the end it starts at the first turn again. */
export function createPlayer(events: { go: (index: number) => void; onStop: () => void }) {
  let index = 0
  let count = 0
  let timer: ReturnType<typeof setInterval> | undefined
  const button = (label: string, glyph: SVGSVGElement, run: () => void) =>
    h(
      'button',
      { type: 'button', class: 'button button--icon', 'aria-label': label, title: label, onclick: run },
      glyph,
    )
  const step = (by: number) => {
    stop()
    events.go(index + by)
  }
  const previous = button('Previous turn', icons.previous(), () => step(-1))
  const play = button('Play', icons.play(), () => (timer === undefined ? start() : stop()))
  const next = button('Next turn', icons.next(), () => step(1))
  play.classList.add('button--primary')

  const showPlaying = (playing: boolean) => {
    play.replaceChildren(playing ? icons.pause() : icons.play())
    setAttribute(play, 'aria-label', playing ? 'Pause' : 'Play')
    play.title = playing ? 'Pause' : 'Play'
  }
  function start() {
    if (count === 0) return
    timer = setInterval(() => (index < count - 1 ? events.go(index + 1) : stop()), TURN_MS)
    showPlaying(true)
    if (index === count - 1) events.go(0)
  }
  function stop() {
    if (timer === undefined) return
    clearInterval(timer)
    timer = undefined
    showPlaying(false)
    events.onStop()
  }
  const show = (at: number, of: number) => {
    index = at
    count = of
    // Not `disabled`, because then the button would lose the focus at the first and the last turn.
    setAttribute(previous, 'aria-disabled', at === 0 ? 'true' : null)
    setAttribute(next, 'aria-disabled', at >= of - 1 ? 'true' : null)
  }
  return {
    element: h('div', { class: 'player', role: 'group', 'aria-label': 'Go through the turns' }, previous, play, next),
    show,
    stop,
    playing: () => timer !== undefined,
  }
}

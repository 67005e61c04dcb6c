import { planAsCode, requestAsJson } from '../copy-code.ts'
import type { Answer } from '../engine/answer.ts'
import { SAMPLES } from '../samples/index.ts'
import { LONGEST_FRAGMENT, toFragment } from '../share.ts'
import type { PlaygroundState } from '../state.ts'
import { h, setAttribute } from './dom.ts'
import { formatTokens } from './format.ts'
import { icons } from './icons.ts'
import { createMenu, type MenuItem } from './menu.ts'

export interface ActionContext {
  readonly state: () => PlaygroundState
  readonly answer: () => Answer | null
  /** Puts another state in the place of this one, and says `what` it is. */
  readonly replace: (state: PlaygroundState, what: string) => void
  /** The texts that are kept on this device. */
  readonly kept: () => readonly MenuItem[]
  readonly say: (text: string) => void
  readonly onColours: (on: boolean) => void
}

/** The header's actions: samples, copying, sharing and the token colours. */
export function createActions({ state, answer, replace, kept, say, onColours }: ActionContext) {
  const samples = createMenu(
    'Texts',
    icons.flask(),
    Object.values(SAMPLES).map((sample) => ({
      label: sample.label,
      hint: sample.hint,
      onPick: () => replace(sample.make(), sample.loaded),
    })),
    kept,
  )
  const shareMenu = createMenu('Share', icons.share(), [
    {
      label: 'Copy link',
      hint: 'The texts are in its fragment, which no server sees',
      onPick: () => void share(),
    },
    {
      label: 'Plan as code',
      hint: 'createPlanner(…) with these slots',
      onPick: () => void put(planAsCode(state()), 'Code copied.'),
    },
    { label: 'Request as JSON', hint: 'What the plan sends', onPick: copyRequest },
  ])
  function copyRequest() {
    const current = answer()
    const json = current && requestAsJson(current)
    if (json) void put(json, 'Request copied.')
    else say('There is no request, because what must stay does not fit.')
  }
  async function share() {
    const fragment = await toFragment(state())
    if (fragment === null)
      return say(`Too long for a link: at most about ${formatTokens(LONGEST_FRAGMENT)} characters when compressed.`)
    history.replaceState(null, '', fragment)
    await put(location.href, 'Link copied.')
  }
  async function put(text: string, done: string) {
    try {
      await navigator.clipboard.writeText(text)
      say(done)
    } catch {
      say('The browser did not allow copying. The link is in the address bar.')
    }
  }
  let colours = true
  const coloursButton = h(
    'button',
    {
      type: 'button',
      class: 'button button--quiet button--icon',
      'aria-pressed': 'true',
      'aria-label': 'Token colours',
      title: 'Token colours',
    },
    icons.palette(),
  )
  const toggleColours = () => {
    colours = !colours
    setAttribute(coloursButton, 'aria-pressed', String(colours))
    onColours(colours)
  }
  coloursButton.addEventListener('click', toggleColours)
  return { elements: [samples, shareMenu, coloursButton], share, toggleColours }
}

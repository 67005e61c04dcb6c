import type { Answer } from '../engine/answer.ts'
import { loadPart } from '../engine/part.ts'
import { SAMPLE_NAMES, SAMPLES, type SampleName } from '../samples/index.ts'
import { LONGEST_FRAGMENT, toFragment } from '../share.ts'
import type { PlaygroundState } from '../state.ts'
import { copy } from './copy.ts'
import { h, setAttribute } from './dom.ts'
import { formatTokens } from './format.ts'
import { icons } from './icons.ts'
import { createMenu, type MenuItem } from './menu.ts'

const copying = loadPart('The code to copy', () => import('../copy-code.ts'))

export interface ActionContext {
  readonly state: () => PlaygroundState
  readonly answer: () => Answer | null
  /** Puts a sample in the place of what is on the page. */
  readonly open: (sample: SampleName) => void
  /** The texts that are kept on this device. */
  readonly kept: () => readonly MenuItem[]
  readonly say: (text: string) => void
  readonly onColours: (on: boolean) => void
}

/** The header's actions: samples, copying, sharing and the token colours. */
export function createActions({ state, answer, open, kept, say, onColours }: ActionContext) {
  const samples = createMenu(
    'Texts',
    icons.flask(),
    SAMPLE_NAMES.map((name) => ({
      label: SAMPLES[name].label,
      hint: SAMPLES[name].hint,
      onPick: () => open(name),
    })),
    kept,
  )
  const shareMenu = createMenu('Share', icons.share(), [
    {
      label: 'Copy link',
      hint: 'The texts are in the link itself; no server sees them',
      onPick: () => void share(),
    },
    {
      label: 'Plan as code',
      hint: 'createPlanner(…) with these slots',
      onPick: () => void copyPlan(),
    },
    { label: 'Request as JSON', hint: 'What the plan sends', onPick: () => void copyRequest() },
  ])
  const code = () =>
    copying().catch((error: Error) => {
      say(`${error.message}.`)
      return null
    })
  async function copyPlan() {
    const part = await code()
    if (part) await copy(part.planAsCode(state()), 'Code copied.', say)
  }
  async function copyRequest() {
    const part = await code()
    const current = answer()
    if (part === null) return
    if (current === null) return say('Nothing is planned yet.')
    const json = part.requestAsJson(current)
    if (json) await copy(json, 'Request copied.', say)
    else say('There is no request, because what must stay does not fit.')
  }
  /** Copies the address of the page as it is, shown in `view`, after a sentence about it. */
  async function share(view?: 'compare', sentence?: string) {
    const fragment = await toFragment(state(), view)
    if (fragment === null)
      return say(`Too long for a link: at most about ${formatTokens(LONGEST_FRAGMENT)} characters when compressed.`)
    history.replaceState(null, '', fragment)
    const [text, done] = sentence
      ? [`${sentence} ${location.href}`, 'Copied, with a link.']
      : [location.href, 'Link copied.']
    await copy(text, done, say, 'The link is in the address bar.')
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
  return {
    elements: [samples, shareMenu, coloursButton],
    share,
    tell: (sentence: string) => void share('compare', sentence),
    toggleColours,
    colours: () => colours,
  }
}

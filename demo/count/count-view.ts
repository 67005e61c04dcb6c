import type { Text } from '@codemirror/state'
import type { SegmentSource } from '../editor/colouring.ts'
import type { TokenEditor } from '../editor/token-editor.ts'
import type { Answer } from '../engine/answer.ts'
import type { PlanningSession } from '../engine/planning-session.ts'
import type { Standing } from '../meter/standing.ts'
import { textOf } from '../state.ts'
import { copy } from '../ui/copy.ts'
import { h, setAttribute, setText } from '../ui/dom.ts'
import { plural } from '../ui/format.ts'
import { icons } from '../ui/icons.ts'
import { inSteps } from '../ui/in-steps.ts'
import { createCountNumbers } from './count-numbers.ts'
import { createMore } from './more.ts'
import { sizeOf, type TextSize } from './text-size.ts'
import { createTokenList, firstTokens } from './token-list.ts'

export interface CountViewOptions {
  /** The text of the page's user, in the worker that counts it. */
  readonly session: Pick<PlanningSession, 'document' | 'tokenizer'>
  readonly doc: () => Text
  readonly say: (text: string) => void
  readonly samples: readonly { readonly label: string; readonly load: () => void }[]
}

/** The first view: one text, and what it is in tokens, characters, words, money and room. */
export function createCountView({ session, doc, say, samples }: CountViewOptions) {
  const source = (): SegmentSource | null => {
    const document = session.document('user')
    return document && (async (from, to) => (await document).segments(from, to))
  }
  const more = createMore({ tokenizer: () => session.tokenizer, text: () => textOf(doc()), say })
  const numbers = createCountNumbers()
  const list = createTokenList()
  const place = h('div', { class: 'count__editor', id: 'count-text' })
  const copyIds = h(
    'button',
    {
      type: 'button',
      class: 'button button--small',
      onclick: () => void copyAll().catch((error: Error) => say(`${error.message}.`)),
    },
    icons.copy(),
    'Copy ids',
  )
  const samplesLine = h(
    'p',
    { class: 'count__samples' },
    h('span', {}, 'Nothing at hand? Try '),
    ...samples.flatMap(({ label, load }, at) => [
      at > 0 && ' or ',
      h('button', { type: 'button', class: 'link', onclick: load }, label),
    ]),
  )
  const status = h('div')
  const chats = h('div')
  const tokens = h(
    'details',
    { class: 'count__details' },
    h('summary', {}, 'Tokens with their ids'),
    h('div', { class: 'count__tools' }, copyIds),
    list.element,
    more.tools,
  )
  const box = h('div', { class: 'count__box' }, place)
  const element = h(
    'section',
    { class: 'count', 'aria-label': 'Count a text' },
    numbers.sticky,
    numbers.note,
    box,
    chats,
    samplesLine,
    numbers.facts,
    status,
    tokens,
    more.race,
  )
  let total: number | null = null
  let asked = 0

  const measure = inSteps<TextSize>((size) => numbers.showSize(size))
  const refreshList = async () => {
    if (!tokens.open) return
    const segments = source()
    const text = doc()
    const mine = ++asked
    if (segments === null) return
    const found = await firstTokens(segments, (from, to) => text.sliceString(from, to), text.length).catch(() => [])
    if (mine === asked) list.show(found, total)
  }
  tokens.addEventListener('toggle', () => {
    if (!tokens.open) return
    void refreshList()
    void more.openTools()
  })

  async function copyAll() {
    const segments = source()
    if (segments === null) return say('There is no tokenizer yet.')
    const { ids } = await segments(0, doc().length)
    await copy(`[${ids.join(', ')}]`, `${plural(ids.length, 'id')} copied.`, say)
  }
  const showText = (text: Text) => {
    samplesLine.hidden = text.length > 0
    measure(sizeOf(text))
  }
  const showRest = (answer: Answer, standing: Standing) => {
    numbers.showRest(answer, standing)
    total = answer.preview.measure.slots.find(({ name }) => name === 'user')?.tokens ?? 0
    const isExact = answer.model.encoding !== undefined
    setAttribute(copyIds, 'disabled', !isExact)
    setText(
      tokens.firstElementChild!,
      isExact ? 'Tokens with their ids' : 'Tokens: this model’s tokenizer is not public',
    )
    list.element.hidden = !isExact
    more.tools.hidden = !isExact
    void refreshList()
    if (tokens.open) more.refresh()
  }
  /** Puts the line of the status where it is seen: a failure next to the numbers that are missing. */
  const placeStatus = (failed: boolean) => {
    const after = failed ? box : tokens
    if (status.nextSibling !== after) element.insertBefore(status, after)
  }
  /** Takes the editor of the text in. */
  const take = (editor: TokenEditor) => place.append(editor)
  return {
    element,
    status,
    placeStatus,
    /** The place of the card of a conversation. */
    chats,
    take,
    showText,
    showCount: numbers.showCount,
    showNothing: numbers.showNothing,
    showRest,
    markStale: numbers.markStale,
    clear: numbers.clear,
  }
}

import { costOf, type ModelInfo } from 'tokenroom/models'
import { type Answer, tokensIn } from '../engine/answer.ts'
import { createBar } from '../meter/elements.ts'
import type { Standing } from '../meter/standing.ts'
import { h, setAttribute, setText } from '../ui/dom.ts'
import {
  formatAtMost,
  formatBounds,
  formatNanoUsd,
  formatShare,
  formatTokenCount,
  formatTokens,
  plural,
} from '../ui/format.ts'
import type { TextSize } from './text-size.ts'

/** The numbers above the text: tokens, characters, words, cost, and the room that is left in the model. */
export function createCountNumbers() {
  const tokens = h('span', { class: 'count__number number' }, '–')
  const unit = h('span', { class: 'count__unit' }, 'tokens')
  const certainty = h('span', { class: 'badge' })
  const room = h('span', { class: 'count__left number' })
  const roomNote = h('p', { class: 'count__note' })
  const bar = createBar('count__bar')
  const characters = fact('Characters')
  const words = fact('Words')
  const cost = fact('Cost to send')
  const sticky = h(
    'div',
    { class: 'count__figures' },
    h('p', { class: 'count__tokens' }, tokens, ' ', unit, ' ', certainty),
    h('div', { class: 'count__room' }, h('p', {}, room, h('span', { class: 'count__left-word' })), bar),
  )
  const others = h('a', { class: 'link', href: '#compare' }, 'Compare all models')
  const facts = h(
    'dl',
    { class: 'count__facts' },
    characters.element,
    words.element,
    cost.element,
    h('div', {}, h('dt', {}, 'Cheaper elsewhere?'), h('dd', { class: 'count__fact-link' }, others)),
  )
  const word = sticky.querySelector('.count__left-word')!

  /** The count of the text and the room, in the frame of the letter. */
  const showCount = ({ preview, model }: Answer, standing: Standing) => {
    const written = tokensIn(preview.measure, 'user')
    const isExact = standing.request.exact || model.encoding !== undefined
    setText(tokens, formatTokens(written))
    setText(unit, written === 1 ? 'token' : 'tokens')
    setText(certainty, isExact ? 'exact' : 'at most')
    certainty.className = `badge ${isExact ? 'badge--good' : 'badge--warn'}`
    const over = standing.overTokens > 0
    sticky.classList.toggle('count__figures--over', over)
    setText(room, formatTokens(over ? standing.overTokens : standing.freeTokens))
    setText(word, over ? ' tokens over' : ' left')
  }

  const showRest = (answer: Answer, standing: Standing) => {
    const { preview, model, state } = answer
    const { request: input, sent } = standing
    const name = model.name ?? model.id
    const limit = standing.windowTokens - standing.outputReserveTokens
    const others = Object.entries(state.texts).filter(([id, text]) => id !== 'user' && text.length > 0).length
    const parts = [
      standing.overTokens > 0
        ? `More than ${name} takes: ${formatTokens(limit)} tokens of input, and ${formatTokens(standing.outputReserveTokens)} held for the answer.`
        : `${name} takes ${formatTokens(limit)} tokens of input; ${formatTokens(standing.outputReserveTokens)} more are held for the answer.`,
      others > 0 ? `${plural(others, 'other part')} of your plan ${others === 1 ? 'is' : 'are'} counted in.` : '',
      input.exact ? '' : `The whole request is ${sent === input ? formatBounds(input) : formatAtMost(input)} tokens.`,
    ]
    setText(roomNote, parts.filter(Boolean).join(' '))
    bar.hidden = false
    bar.plan = preview
    const price = costOf(model, { inputTokens: input.upper, outputTokens: 0 })
    cost.show(
      price === null ? 'no price known' : `${input.exact ? '' : '≤ '}${formatNanoUsd(price.inputNanoUsd)}`,
      price === null
        ? ''
        : `${formatShare(input.upper, standing.windowTokens)} of the window, as one request of ${input.exact ? '' : 'at most '}${formatTokenCount(input.upper)}`,
    )
  }
  const showSize = (size: TextSize | null) => {
    characters.show(size === null ? '…' : formatTokens(size.characters), '')
    words.show(size === null ? '…' : formatTokens(size.words), '')
  }
  const markStale = (stale: boolean) => {
    for (const part of [tokens, room, bar]) part.classList.toggle('stale', stale)
    setAttribute(sticky, 'data-stale', stale ? 'true' : null)
  }
  /** Nothing is written: no tokens, and the window as it is. */
  const showNothing = (model: ModelInfo, windowTokens: number) => {
    clear()
    setText(tokens, '0')
    setText(unit, 'tokens')
    setText(room, formatTokens(windowTokens))
    setText(word, ' token window')
    setText(roomNote, `The room that is left in ${model.name ?? model.id} follows what you write.`)
  }
  /** Shows no number: those that were shown are of something else. */
  const clear = () => {
    setText(tokens, '–')
    setText(room, '')
    setText(word, '')
    setText(certainty, '')
    setText(roomNote, '')
    bar.hidden = true
    cost.show('–', '')
  }
  return { sticky, facts, note: roomNote, showCount, showRest, showNothing, showSize, markStale, clear }
}

function fact(name: string) {
  const value = h('dd', { class: 'count__fact number' }, '–')
  const note = h('dd', { class: 'count__fact-note number' })
  const element = h('div', {}, h('dt', {}, name), value, note)
  const show = (text: string, detail: string) => {
    setText(value, text)
    setText(note, detail)
    note.hidden = detail === ''
  }
  return { element, show }
}

import type { Answer } from '../engine/answer.ts'
import type { Status } from '../engine/planning-session.ts'
import { standingOf } from '../meter/standing.ts'
import { h, setText } from './dom.ts'
import { formatAtMost, formatBounds, formatBytes } from './format.ts'

/** The line below the bar: the progress of loading, an error and what to do about it, or how long counting took. */
export function createStatusBar(onRetry: () => void) {
  const text = h('span', { class: 'status__text' })
  const progress = h('progress', { class: 'status__progress', 'aria-label': 'Download of the encoding' })
  const loading = h('div', { class: 'status__loading' }, progress, text)
  const failedTitle = h('p', { class: 'status__title' })
  const failedDetail = h('p', {})
  const failed = h(
    'div',
    { class: 'status__failed', role: 'alert' },
    h('div', {}, failedTitle, failedDetail),
    h('button', { type: 'button', class: 'button', onclick: onRetry }, 'Try again'),
  )
  const ready = h('p', { class: 'status__ready number' })
  const conflict = h('p', { class: 'status__conflict', role: 'status' })
  const element = h('div', { class: 'status' }, loading, failed, conflict, ready)

  const show = (status: Status) => {
    element.dataset.status = status.kind
    loading.hidden = status.kind !== 'loading'
    failed.hidden = status.kind !== 'failed'
    ready.hidden = status.kind !== 'ready'
    if (status.kind === 'failed') {
      setText(failedTitle, status.title)
      setText(failedDetail, status.detail)
    }
    if (status.kind === 'loading') {
      const { progress: at, encoding } = status
      setText(
        text,
        at
          ? `Loading ${encoding}, ${formatBytes(at.loadedBytes)}${at.totalBytes ? ` of ${formatBytes(at.totalBytes)}` : ''}`
          : `Loading ${encoding}…`,
      )
      if (at?.totalBytes) progress.value = at.loadedBytes / at.totalBytes
      else progress.removeAttribute('value')
    }
  }
  const showAnswer = (answer: Answer, encoding: string) => {
    const { tookMs, conflict: contradiction } = answer
    const took = tookMs < 1 ? 'under 1 ms' : `${tookMs < 10 ? tookMs.toFixed(1) : Math.round(tookMs)} ms`
    setText(conflict, contradiction ?? '')
    setText(ready, `${sureness(answer, encoding)} Planned in ${took}. Nothing leaves this page.`)
  }
  const showNothing = (encoding: string) => {
    setText(conflict, '')
    setText(ready, `${encoding} is loaded. Nothing leaves this page.`)
  }
  show({ kind: 'loading', encoding: 'the tokenizer', progress: null })
  return { element, show, showAnswer, showNothing }
}

/** How sure the counts are: of the texts, and of the request as it was written and as it is sent. */
function sureness({ model, preview }: Answer, encoding: string): string {
  if (model.encoding === undefined) return `Estimated within bounds; the colours are tokens of ${encoding}.`
  const { request, sent } = standingOf(preview)
  if (request.exact && (sent ?? request).exact) return `Exact, ${encoding}.`
  const written = sent === request ? formatBounds(request) : formatAtMost(request)
  if (sent === null || sent === request) return `Texts exact, ${encoding}; the whole request is ${written} tokens.`
  return `Texts exact, ${encoding}. As written: ${inTokens(written)}. As sent: ${inTokens(formatBounds(sent))}.`
}

const inTokens = (said: string) => (said === 'exact' ? said : `${said} tokens`)

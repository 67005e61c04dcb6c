import type { ModelInfo } from 'tokenroom/models'
import type { Answer } from '../engine/answer.ts'
import { downloadEncoding } from '../engine/download-encoding.ts'
import type { Whole } from '../engine/whole-request.ts'
import type { CatalogueModel } from '../model/catalogue.ts'
import { h, setAttribute, setText } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'
import type { CompareAnswer, CompareHalt, CompareQuestion } from './compare.worker.ts'
import { type CompareRow, compared, type Order, rowOf, sorted } from './row.ts'
import { rowElement } from './row-element.ts'

/** For whom and beside how much answer the rows are read; null: as much as each model is planned with by itself. */
interface Base {
  readonly model: ModelInfo
  readonly outputTokens: number | null
}

/** Models that are counted are drawn so often while others are still counted. */
const DRAW_EVERY_MS = 1000

const HEADS: readonly (readonly [label: string, order: Order | null])[] = [
  ['Model', 'name'],
  ['Tokens', 'tokens'],
  ['Fits', 'room'],
  ['Cost to send', 'cost'],
  ['Price', null],
  ['', null],
]

/** All models in one table: the request's tokens, whether it fits, what it costs, and how that compares. */
export function createCompareView(
  models: readonly CatalogueModel[],
  wholeRequest: (answer: Answer) => Promise<Whole | null>,
  onPick: (model: CatalogueModel) => void,
  onTell: (sentence: string) => void,
) {
  const worker = new Worker(new URL('./compare.worker.ts', import.meta.url), { type: 'module' })
  const summary = h('p', { class: 'compare__summary', role: 'status' })
  const tell = h(
    'button',
    { type: 'button', class: 'button button--small', disabled: true, onclick: () => onTell(sentence) },
    'Copy with a link',
  )
  /** Ends a count that takes long, and begins it again. */
  const stop = h(
    'button',
    { type: 'button', class: 'button button--small', hidden: true, onclick: () => halt() },
    'Stop',
  )
  const search = h('input', {
    class: 'input compare__search',
    type: 'search',
    'aria-label': 'Filter models',
    placeholder: 'Filter models…',
    autocomplete: 'off',
  })
  const heads = HEADS.map(([label, order]) =>
    h(
      'th',
      { scope: 'col' },
      order === null
        ? label || h('span', { class: 'visually-hidden' }, 'Choose')
        : h('button', { type: 'button', class: 'compare__sort', onclick: () => sortBy(order) }, label),
    ),
  )
  const body = h('tbody')
  const element = h(
    'section',
    { class: 'compare', id: 'compare', 'aria-label': 'Compare models' },
    h('h1', { class: 'compare__title' }, 'The same request in every model'),
    summary,
    h('p', { class: 'panel__note' }, 'Tokens are those of what you wrote and of what each API adds around it.'),
    h('div', { class: 'compare__tools' }, search, stop, tell),
    h(
      'div',
      { class: 'compare__scroll', tabindex: 0, role: 'group', 'aria-label': 'All models' },
      h('table', { class: 'compare__table' }, h('thead', {}, h('tr', {}, ...heads)), body),
    ),
    h(
      'p',
      { class: 'panel__note' },
      'A range is where the true number lies. Where this page has no tokenizer of a model, its tokens are estimated from the words, signs and scripts of the text. Where it has one, only what the API adds for tools or media is not known to the token. Fits and cost take its upper end. List prices, no caching; the cost is that of the input.',
    ),
  )
  let rows: CompareRow[] = []
  let drawnAt = 0
  let order: Order = 'cost'
  let run = 0
  let current: Base | null = null
  let asked: Answer | null = null
  let next: CompareRow[] = []
  let problems: { title: string; why: string }[] = []
  /** What the comparison says, for other people. */
  let sentence = ''

  worker.addEventListener('message', ({ data }: MessageEvent<CompareAnswer>) => {
    if (data.run !== run || current === null) return
    const model = models.find(({ info }) => info.id === data.id && (info.provider ?? null) === data.provider)
    if (model && data.count) next.push(rowOf(model, data.count, current.outputTokens))
    else if (model) problems.push({ title: model.title, why: data.problem ?? '' })
    if (next.length + problems.length === models.length) {
      rows = rowsOf(next)
      element.dataset.compared = 'true'
      draw()
    } else if (performance.now() - drawnAt > DRAW_EVERY_MS) {
      // A long text takes long for all models. Those that are counted are shown.
      rows = rowsOf(next)
      draw()
    }
  })
  search.addEventListener('input', () => draw())
  body.addEventListener('click', (event) => {
    const key = (event.target as Element).closest<HTMLElement>('[data-model]')?.dataset.model
    const model = models.find((one) => one.key === key)
    if (model) onPick(model)
  })

  /** What counts say beside the answer that is asked for now. */
  const rowsOf = (counted: readonly CompareRow[]) =>
    counted.map(({ model, count }) => rowOf(model, count, current?.outputTokens ?? null))

  /** Compares the request of an answer, unless that is what is shown. */
  async function compare(answer: Answer): Promise<void> {
    if (asked?.state.texts === answer.state.texts && asked.state.settings === answer.state.settings && current) {
      asked = answer
      current = baseOf(answer)
      rows = rowsOf(rows)
      if (element.dataset.compared !== 'false') draw()
      return
    }
    asked = answer
    drawnAt = performance.now()
    next = []
    problems = []
    const mine = ++run
    element.dataset.compared = 'false'
    stop.hidden = true
    setText(summary, `Counting for ${models.length} models…`)
    setTimeout(() => {
      if (mine === run && element.dataset.compared === 'false') offerStop()
    }, DRAW_EVERY_MS)
    const whole = await wholeRequest(answer).catch((error: Error) => error)
    if (whole === null || whole instanceof Error) {
      if (mine === run) failed(whole)
      return
    }
    const encodings: Record<string, ArrayBuffer> = {}
    for (const encoding of new Set(models.map((model) => model.encoding ?? 'o200k_base'))) {
      const bytes = await downloadEncoding(encoding, () => {}).catch(() => null)
      if (bytes) encodings[encoding] = bytes
    }
    if (mine !== run) {
      if ('port' in whole) whole.port.close()
      return
    }
    // The model or the reserve may have been changed meanwhile.
    current = baseOf(asked)
    const infos = models.map(({ info }) => info)
    const ask = (question: CompareQuestion, ports: MessagePort[]) => worker.postMessage(question, ports)
    if ('request' in whole) return ask({ run, whole, models: infos, encodings }, [])
    const { api, port, stopped } = whole
    ask({ run, whole: { api, port }, models: infos, encodings }, [port])
    stopped.catch((error: Error) => {
      if (mine === run && element.dataset.compared !== 'true') failed(error)
    })
  }

  /** Counts no further, and keeps what is counted; or begins again after that. */
  function halt(): void {
    const last = asked
    if (element.dataset.compared === 'stopped') {
      asked = null
      if (last !== null) void compare(last)
      return
    }
    worker.postMessage({ run: ++run } satisfies CompareHalt)
    current ??= asked && baseOf(asked)
    rows = rowsOf(next)
    element.dataset.compared = 'stopped'
    draw()
  }

  function offerStop(): void {
    stop.hidden = element.dataset.compared === 'true'
    setText(stop, element.dataset.compared === 'false' ? 'Stop' : 'Count all models')
  }

  /** Nothing is compared: the next call asks again. */
  function failed(error: Error | null): void {
    asked = null
    element.dataset.compared = 'failed'
    stop.hidden = true
    if (error !== null) setText(summary, `${error.message}. Check the connection and try again.`)
  }

  function draw(): void {
    if (current === null) return
    drawnAt = performance.now()
    const { model } = current
    const base = rows.find((row) => row.model.info.id === model.id && row.model.info.provider === model.provider)
    const words = search.value.toLowerCase().split(/\s+/)
    const shown = sorted(rows, order).filter((row) => {
      const name = `${row.model.title} ${row.model.key}`.toLowerCase()
      return words.every((word) => name.includes(word))
    })
    for (const [at, [, by]] of HEADS.entries())
      setAttribute(heads[at]!, 'aria-sort', by === order ? (by === 'room' ? 'descending' : 'ascending') : null)
    body.replaceChildren(...shown.map((row) => rowElement(row, base ?? null)))
    const cheapest = sorted(rows, 'cost').find((row) => row.fits === 'yes' && row.costNanoUsd !== null)
    sayTo(cheapest, base)
    offerStop()
    if (element.dataset.compared === 'false') {
      tell.disabled = true
      setText(summary, `Counted for ${formatTokens(rows.length)} of ${models.length} models…`)
      return
    }
    const isStopped = element.dataset.compared === 'stopped'
    tell.disabled ||= isStopped
    const isEmpty = Object.values(asked?.state.texts ?? {}).every((text) => text.length === 0)
    const fitting = rows.filter(({ fits }) => fits === 'yes').length
    setText(
      summary,
      `${isStopped ? `Stopped: only ${formatTokens(rows.length)} of ${models.length} models are counted. ` : ''}${isEmpty ? 'Nothing is written yet: these are the tokens around an empty message. ' : ''}Fits ${formatTokens(fitting)} of ${formatTokens(rows.length)} models. ${
        cheapest && base ? cheapestLine(cheapest, base) : ''
      }${notCounted()}`,
    )
  }

  function cheapestLine(cheapest: CompareRow, base: CompareRow): string {
    const { title } = cheapest.model
    if (cheapest === base) return `${title}, which is chosen, is the cheapest of them.`
    if (base.fits === 'no') return `Cheapest: ${title}. The request is too long for ${base.model.title}.`
    const price = compared(cheapest.costNanoUsd, base.costNanoUsd)
    return `Cheapest: ${title}${price ? `, ${price.words} ${price.than} ${base.model.title}` : ''}.`
  }

  function notCounted(): string {
    const [first] = problems
    if (first === undefined) return ''
    return rows.length === 0 ? ` ${first.why}.` : ` Not counted: ${problems.map(({ title }) => title).join(', ')}.`
  }

  function sayTo(cheapest: CompareRow | undefined, base: CompareRow | undefined): void {
    tell.disabled = cheapest === undefined || base === undefined
    if (cheapest === undefined || base === undefined) return
    const [name, best] = [base.model.title, cheapest.model.title]
    const price = compared(base.costNanoUsd, cheapest.costNanoUsd)
    const about = (cheapest.count.exact && base.count.exact) || !price?.words.match(/^\d/) ? '' : 'about '
    if (cheapest === base) sentence = `No model that takes this prompt is cheaper than ${name}.`
    else if (base.fits === 'no')
      sentence = `This prompt is too long for ${name}. The cheapest model that takes it is ${best}.`
    else if (price === null) sentence = `The cheapest model that takes this prompt is ${best}.`
    else sentence = `This prompt costs ${about}${price.words} with ${name} ${price.than} with ${best}.`
  }

  function sortBy(by: Order): void {
    order = by
    draw()
  }
  return { element, compare }
}

const baseOf = ({ model, state }: Answer): Base => ({ model, outputTokens: state.outputReserveTokens })

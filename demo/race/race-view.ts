import { createTokenizerWorker, type RemoteTokenizer } from 'tokenroom/worker'
import { downloadEncoding } from '../engine/download-encoding.ts'
import { h, setAttribute, setText } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'
import { formatMs, type Lap, PLOT, pointsOf } from './plot.ts'
import { HOSTILE_TEXTS, type HostileText, LENGTHS } from './texts.ts'

const ENCODING = 'o200k_base'
const SVG = 'http://www.w3.org/2000/svg'

/** Both tokenizers on the same hostile text, each in a worker of its own: the times as a plot and as a table. */
export function createRace() {
  const status = h('p', { class: 'race__status', role: 'status' })
  const stop = h('button', { type: 'button', class: 'button button--small', onclick: () => end('Stopped.') }, 'Stop')
  const buttons = HOSTILE_TEXTS.map((text) =>
    h('button', { type: 'button', class: 'button button--small', onclick: () => void start(text) }, text.name),
  )
  const plot = document.createElementNS(SVG, 'svg')
  plot.setAttribute('viewBox', `0 0 ${PLOT.width} ${PLOT.height}`)
  plot.setAttribute('class', 'race__plot')
  plot.setAttribute('role', 'img')
  const body = h('tbody')
  const heads = ['Characters', 'Tokens', 'tokenroom', 'tiktoken'].map((head) => h('th', { scope: 'col' }, head))
  const table = h('table', { class: 'race__table number' }, h('thead', {}, h('tr', {}, ...heads)), body)
  const result = h('div', { class: 'race__result', hidden: true }, plot, table)
  const element = h(
    'div',
    { class: 'race' },
    h(
      'p',
      { class: 'panel__note' },
      'Some texts have no place to cut, and a tokenizer that takes quadratic time needs minutes for what fits into one message. Pick one: tokenroom and OpenAI’s tiktoken count it, each in its own worker. Loads 5 MB the first time.',
    ),
    h('div', { class: 'race__buttons' }, ...buttons, stop),
    status,
    result,
  )
  stop.hidden = true
  let ours: Lap[] = []
  let theirs: Lap[] = []
  let close: (() => void) | null = null

  function end(said: string) {
    close?.()
    close = null
    stop.hidden = true
    setText(status, said)
  }
  async function start(text: HostileText) {
    end('')
    ours = []
    theirs = []
    const own = createTokenizerWorker()
    const other = createTokenizerWorker({
      worker: () => new Worker(new URL('../tiktoken.worker.ts', import.meta.url), { type: 'module' }),
    })
    const mine = () => {
      own.close()
      other.close()
    }
    close = mine
    stop.hidden = false
    result.hidden = false
    setText(status, `Counting “${text.name}” with both…`)
    draw()
    try {
      const wasm = await downloadEncoding(ENCODING, () => {})
      const [a, b] = await Promise.all([own.loadTokenizer(ENCODING, { wasm }), other.loadTokenizer(ENCODING)])
      // Alone first, so that neither slows the other down on a machine with few cores.
      await run(a, text, ours, () => close === mine)
      await run(b, text, theirs, () => close === mine)
      if (close === mine) end(summaryOf(text, ours, theirs))
    } catch (error) {
      // A worker that was stopped rejects what it was asked.
      if (close === mine) end(error instanceof Error ? error.message : String(error))
    }
  }
  async function run(tokenizer: RemoteTokenizer, text: HostileText, laps: Lap[], goesOn: () => boolean) {
    await tokenizer.count('warm')
    for (const characters of LENGTHS) {
      const written = text.make(characters)
      const started = performance.now()
      const tokens = await tokenizer.count(written)
      if (!goesOn()) return
      laps.push({ characters, tokens, ms: performance.now() - started })
      draw()
    }
  }
  function draw() {
    const all = [...ours, ...theirs]
    const mostMs = Math.max(1, ...all.map(({ ms }) => ms))
    const most = LENGTHS.at(-1)!
    plot.replaceChildren(...axes(most, mostMs), line(ours, most, mostMs, 'ours'), line(theirs, most, mostMs, 'theirs'))
    setAttribute(
      plot,
      'aria-label',
      `Time against length: ${ours.length} times of tokenroom, ${theirs.length} of tiktoken, up to ${formatMs(mostMs)}. The table has them.`,
    )
    body.replaceChildren(
      ...LENGTHS.slice(0, Math.max(ours.length, theirs.length)).map((characters, at) => {
        const [own, other] = [ours[at], theirs[at]]
        const differs = own && other && own.tokens !== other.tokens
        const cells = [
          formatTokens(own?.tokens ?? other?.tokens ?? 0) + (differs ? ` / ${formatTokens(other.tokens)}` : ''),
          own ? formatMs(own.ms) : '…',
          other ? formatMs(other.ms) : '…',
        ]
        return h(
          'tr',
          {},
          h('th', { scope: 'row' }, formatTokens(characters)),
          ...cells.map((cell) => h('td', {}, cell)),
        )
      }),
    )
  }
  return element
}

function summaryOf({ name }: HostileText, ours: readonly Lap[], theirs: readonly Lap[]): string {
  const [own, other] = [ours.at(-1), theirs.at(-1)]
  if (!own || !other) return ''
  const agree = ours.every(({ tokens }, at) => tokens === theirs[at]!.tokens)
  const counts = agree ? 'Both count the same tokens.' : 'They count different tokens!'
  return `“${name}”, ${formatTokens(own.characters)} characters: tokenroom ${formatMs(own.ms)}, tiktoken ${formatMs(other.ms)}. ${counts}`
}

function axes(mostCharacters: number, mostMs: number): SVGElement[] {
  const { width, height, left, right, top, bottom } = PLOT
  return [
    shape('path', { class: 'race__axis', d: `M${left} ${top}V${height - bottom}H${width - right}` }),
    text(left - 6, top + 8, 'end', formatMs(mostMs)),
    text(left - 6, height - bottom, 'end', '0'),
    text(width - right, height - 8, 'end', `${formatTokens(mostCharacters)} characters`),
  ]
}

function line(laps: readonly Lap[], mostCharacters: number, mostMs: number, lane: 'ours' | 'theirs'): SVGElement {
  const points = pointsOf(laps, mostCharacters, mostMs)
  const group = shape('g', { class: `race__lane race__lane--${lane}` })
  group.append(shape('polyline', { points: points.map((point) => point.join(',')).join(' ') }))
  const [x, y] = points.at(-1)!
  const toRight = x < PLOT.width / 2
  if (laps.length > 0)
    group.append(
      text(toRight ? x + 6 : x - 6, y - 6, toRight ? 'start' : 'end', lane === 'ours' ? 'tokenroom' : 'tiktoken'),
    )
  return group
}

function text(x: number, y: number, anchor: 'start' | 'end', words: string): SVGElement {
  const element = shape('text', { x, y, 'text-anchor': anchor })
  element.textContent = words
  return element
}

function shape(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const element = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
  return element
}

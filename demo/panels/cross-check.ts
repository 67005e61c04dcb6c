import { createPlanner, type Slot } from 'tokenroom/planner'
import type { RemoteTokenizer } from 'tokenroom/worker'
import { createTokenizerWorker } from 'tokenroom/worker'
import type { Answer } from '../engine/answer.ts'
import { textBehind } from '../engine/stand-ins.ts'
import { SLOTS } from '../slots/definitions.ts'
import { h, setText } from '../ui/dom.ts'
import { formatTokens } from '../ui/format.ts'

/** Longer texts are refused: tiktoken takes seconds per megabyte, and minutes for a hostile text. */
const MOST_CODE_UNITS = 2_000_000

/**
 * The button that counts the same texts with OpenAI's tiktoken in a second worker and shows both numbers. The first press
 * loads that worker and its 5 MB. It stops when idle.
 */
export function createCrossCheck(
  context: () => { readonly answer: Answer; readonly tokenizer: RemoteTokenizer } | null,
) {
  const other = createTokenizerWorker({
    worker: () => new Worker(new URL('../tiktoken.worker.ts', import.meta.url), { type: 'module' }),
  })
  const button = h('button', { type: 'button', class: 'button button--small' }, 'Cross-check with tiktoken')
  const result = h('div', { class: 'check', role: 'status' })
  const element = h(
    'section',
    { class: 'panel', 'aria-label': 'Cross-check' },
    h('div', { class: 'panel__head' }, h('h2', { class: 'section-title' }, 'Cross-check'), button),
    result,
  )
  const note = h(
    'p',
    { class: 'panel__note' },
    'Counts the numbers of this page again with OpenAI’s own tokenizer, in a second worker. Loads 5 MB when pressed.',
  )
  const idle = () => {
    if (note.parentNode !== result) result.replaceChildren(note)
  }
  idle()

  async function run() {
    const given = context()
    if (given === null) return say('Nothing is counted yet.')
    const { answer, tokenizer } = given
    const { state } = answer
    if (answer.model.encoding === undefined)
      return say(
        `${answer.model.name ?? answer.model.id} has no public tokenizer, so there is nothing to check against.`,
      )
    const filled = SLOTS.filter(({ id }) => state.texts[id].length > 0)
    const length = filled.reduce((sum, { id }) => sum + state.texts[id].length, 0)
    if (filled.length === 0) return say('Nothing to check yet: all slots are empty.')
    if (length > MOST_CODE_UNITS) {
      return say(
        `${formatTokens(length)} characters are too many for tiktoken, which would take minutes. The limit here is ${formatTokens(MOST_CODE_UNITS)}.`,
      )
    }
    button.disabled = true
    setText(button, 'Counting…')
    say('Starting tiktoken…')
    try {
      const engine = await other.loadTokenizer(tokenizer.encoding)
      // The numbers on the page, and both engines' times for the same slots.
      const [, ourMs] = await timed(() => measured(answer, tokenizer))
      const [measure, theirMs] = await timed(() => measured(answer, engine))
      const counts = (slots: readonly { name: string; tokens: number }[]) =>
        Uint32Array.from(filled, ({ id }) => slots.find(({ name }) => name === id)?.tokens ?? 0)
      const titles = filled.map(({ title }) => title)
      show(titles, counts(answer.preview.measure.slots), counts(measure.slots), ourMs, theirMs)
    } catch (error) {
      say(`tiktoken could not run: ${error instanceof Error ? error.message : String(error)}`)
    } finally {
      button.disabled = false
      setText(button, 'Check again')
    }
  }

  const say = (text: string) => result.replaceChildren(h('p', { class: 'panel__note' }, text))

  function show(titles: readonly string[], ours: Uint32Array, theirs: Uint32Array, ourMs: number, theirMs: number) {
    const differing = titles.filter((_, index) => ours[index] !== theirs[index])
    const agree = differing.length === 0
    result.replaceChildren(
      h(
        'p',
        { class: 'check__verdict' },
        h('span', { class: `badge ${agree ? 'badge--good' : 'badge--danger'}` }, agree ? 'Agree' : 'Disagree'),
        agree ? 'Both count the same tokens in every slot.' : `Different in: ${differing.join(', ')}.`,
      ),
      h(
        'table',
        { class: 'check__table number' },
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            h('th', { scope: 'col' }, 'Engine'),
            h('th', { scope: 'col' }, 'Tokens in the slots'),
            h('th', { scope: 'col' }, 'Time'),
          ),
        ),
        h(
          'tbody',
          {},
          engineRow('tokenroom', ours, ourMs),
          engineRow('tiktoken', theirs, theirMs),
          ...titles.flatMap((title, index) =>
            agree || ours[index] === theirs[index]
              ? []
              : [
                  h(
                    'tr',
                    {},
                    h('th', { scope: 'row' }, title),
                    h('td', {}, `${formatTokens(ours[index]!)} ≠ ${formatTokens(theirs[index]!)}`),
                    h('td', {}),
                  ),
                ],
          ),
        ),
      ),
    )
  }
  button.addEventListener('click', () => void run())
  return { element, run, reset: idle }
}

/** What everything in the slots takes with an engine's counts: what the page shows of it. */
async function measured({ read, state, model, preview }: Answer, counter: RemoteTokenizer) {
  const { windowTokens, outputReserveTokens } = preview.measure
  const named = new Set(preview.measure.slots.map(({ name }) => name))
  const slots = await read()
  const given = SLOTS.map(({ id }) => slots[id]).filter(({ name }) => named.has(name))
  const real = given.map(({ min: _min, max: _max, ...slot }) => ({
    ...slot,
    ...(slot.items && {
      items: slot.items.map((item) =>
        item.text === undefined ? item : { ...item, text: textBehind(item.text, state) },
      ),
    }),
  }))
  const planner = createPlanner({ counter, model, windowTokens, outputReserve: outputReserveTokens })
  return (await planner.preview({ slots: real as Slot[] })).measure
}

function engineRow(name: string, counts: Uint32Array, ms: number): HTMLTableRowElement {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const time = `${ms < 10 ? ms.toFixed(1) : formatTokens(Math.round(ms))} ms`
  return h('tr', {}, h('th', { scope: 'row' }, name), h('td', {}, formatTokens(total)), h('td', {}, time))
}

async function timed<T>(run: () => Promise<T>): Promise<[T, number]> {
  const started = performance.now()
  return [await run(), performance.now() - started]
}

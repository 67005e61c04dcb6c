/** Counting and planning: loaded when the first meter of a page is seen, while the worker starts. */

import { fidelityOf } from '../../chat/scale.ts'
import { rangeOfText, toCount } from '../../chat/size.ts'
import type { Count } from '../../chat/types.ts'
import type { TokenCounter } from '../../counter.ts'
import { isEncodingName, STAND_IN_ENCODING } from '../../encodings/index.ts'
import { invalidArgument } from '../../errors/index.ts'
import { getModel } from '../../models/catalogue.ts'
import type { ModelInfo } from '../../models/types.ts'
import { createPlanner } from '../../planner/planner.ts'
import type { Planner } from '../../planner/types.ts'
import { type SharedCounter, sharedCounter } from './hub.ts'
import { LiveText } from './live-text.ts'
import { readCount, readPreview } from './read-preview.ts'
import { pageTurn, rehearse } from './rehearse.ts'
import { inputApi, slotsOf, TEXT_ROLE } from './slots.ts'
import type { RoomInput, RoomState } from './types.ts'

interface Target {
  readonly model: ModelInfo | null
  readonly counter: SharedCounter
}

/** Answers one input after another: what does not change from one to the next is not counted or planned again. */
export class Calculator {
  readonly #text = new LiveText()
  #planner: { readonly planner: Planner<object>; readonly for: RoomInput; readonly target: Target } | null = null
  #draft: { readonly name: string; readonly tokens: number } | null = null
  #drafts = 0
  #isNew = true

  /** Rejects with a `TokenroomError`. One call at a time. */
  async answer<M extends object>(input: RoomInput<M>): Promise<RoomState<M>> {
    const target = await resolve(input)
    const { model, counter } = target
    // The planner asks for the role of the text: it is counted in one batch with the text.
    if (input.text !== undefined && model !== null) counter.countMany([TEXT_ROLE]).catch(() => {})
    const text = input.text === undefined ? null : await this.#count(input.text, target)
    if (model === null && input.windowTokens === undefined) {
      if (text === null) throw invalidArgument('windowTokens', undefined, 'the window, where model names an encoding')
      return readCount(text)
    }
    const slots = slotsOf(input, text && this.#draft!.name)
    const planner = this.#plannerFor(input, { model, counter })
    await this.#turn()
    const preview = await planner.preview({ slots })
    await this.#turn()
    this.#isNew = false
    const state = readPreview<M>(preview, text, input.messages ?? null)
    return Object.freeze({ ...state, model: model?.id ?? null })
  }

  /**
   * Lets the page do other work before the next part of the first answer: code that has never run takes some times as long
   * as it does after that.
   */
  async #turn(): Promise<void> {
    if (this.#isNew) await pageTurn()
  }

  /** Lets go of what is held in the worker. */
  close(): void {
    this.#text.close()
  }

  async #count(text: string, { model, counter }: Target): Promise<Count> {
    const tokens = await this.#text.count(text, counter)
    const { scale, source } = fidelityOf(model, counter)
    // A short name stands for the text in the planner, which would otherwise keep a copy of it for every key. What a
    // text is written in decides on its estimate, so that no name can stand for it there.
    const isEstimate = scale.rangeOf !== undefined
    if (isEstimate || text === '') this.#draft = { name: text, tokens }
    else if (this.#draft?.tokens !== tokens) this.#draft = { name: `${DRAFT}${this.#drafts++}`, tokens }
    const ends = scale.endsOf?.(text) ?? []
    const ofEnds = ends.length > 0 ? await counter.countMany(ends) : []
    const known = new Map(ends.map((end, at) => [end, ofEnds[at]!]))
    return Object.freeze(
      toCount(
        rangeOfText(text, (one) => (one === text ? tokens : known.get(one)!), scale),
        source,
      ),
    )
  }

  #plannerFor(input: RoomInput, target: Target): Planner<object> {
    const known = this.#planner
    if (known && known.target.counter === target.counter && isSamePlanner(known.for, input)) return known.planner
    const planner = createPlanner<object>({
      counter: this.#counterOf(target.counter),
      api: inputApi(input),
      // It shows and does not send; the plan's warnings say of what the meter cannot know the cost.
      unbounded: 'allow',
      ...(target.model && { model: target.model }),
      ...(input.windowTokens !== undefined && { windowTokens: input.windowTokens }),
      ...(input.outputReserve !== undefined && { outputReserve: input.outputReserve }),
    })
    this.#planner = { planner, for: input, target }
    return planner
  }

  /** Counts the draft's name as the draft. */
  #counterOf(counter: SharedCounter): TokenCounter {
    return {
      encoding: counter.encoding,
      countMany: async (texts) => {
        const draft = this.#draft
        const others = texts.filter((text) => text !== draft?.name)
        const counts = others.length > 0 ? await counter.countMany(others) : []
        await this.#turn()
        let next = 0
        return Uint32Array.from(texts, (text) => (text === draft?.name ? draft.tokens : counts[next++]!))
      },
      truncate: (text, limitTokens, options) => counter.truncate(text, limitTokens, options),
    }
  }
}

// Nobody can have typed it.
const DRAFT = `draft ${globalThis.crypto?.randomUUID?.() ?? Math.random()} `

function isSamePlanner(a: RoomInput, b: RoomInput): boolean {
  return (
    a.model === b.model &&
    a.windowTokens === b.windowTokens &&
    a.outputReserve === b.outputReserve &&
    inputApi(a) === inputApi(b)
  )
}

async function resolve({ model }: RoomInput): Promise<Target> {
  if (model === undefined || model === '') throw invalidArgument('model', model, 'the name of a model or an encoding')
  if (typeof model === 'string' && isEncodingName(model)) return { model: null, counter: await sharedCounter(model) }
  const info = typeof model === 'string' ? getModel(model) : model
  const encoding = info.encoding ?? STAND_IN_ENCODING
  const loading = sharedCounter(encoding)
  // If it fails, the plan itself tells.
  rehearse(info, encoding).catch(() => {})
  return { model: info, counter: await loading }
}

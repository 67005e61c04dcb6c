/** The page's side of planning in a worker: it sends the texts in parts, so that the page never waits for ten megabytes. */
import type { Text } from '@codemirror/state'
import type { PlanError } from 'tokenroom/planner'
import { TokenroomError } from 'tokenroom/worker'
import { apiOfState } from '../slots/api.ts'
import { SLOTS, type SlotId } from '../slots/definitions.ts'
import type { PlaygroundState } from '../state.ts'
import { unpackPlan } from './packed-items.ts'
import type {
  AskedSlot,
  PlanAnswer,
  PlanQuestion,
  PostedError,
  SlotOutline,
  SlotTextPart,
  WholeQuestion,
} from './plan.worker.ts'
import type { Previewed } from './preview-of.ts'
import type { WholeAway } from './whole-request.ts'

/** Code units that are cut from an editor's text and posted at once: about two milliseconds. */
const PART_CODE_UNITS = 500_000

export interface AwayAnswer extends Previewed {
  readonly slots: readonly SlotOutline[]
}

/** The slots of a state, and the texts that are sent: all but the user's, if a name stands for it. */
export function givenAway({ texts, settings }: PlaygroundState, user: AskedSlot['named']) {
  const slots = SLOTS.map(({ id }): AskedSlot => ({ id, settings: settings[id], named: id === 'user' ? user : null }))
  const sent = slots.filter(({ named }) => named === null)
  return { slots, texts: new Map(sent.map(({ id }) => [id, texts[id]] as const)) }
}

interface Running {
  readonly worker: Worker
  /** Rejects when the worker does not start, or stops. */
  readonly stopped: Promise<never>
  /** What this worker has: the texts, and the encodings that it loaded. */
  readonly sent: Map<SlotId, Text>
  readonly encodings: Set<string>
}

export class WorkerPlanner {
  #running: Running | null = null
  #runs = 0
  #last: Promise<unknown> = Promise.resolve()

  /** Plans with these texts. Rejects as the planner does, and when the worker fails. */
  plan(
    question: Omit<PlanQuestion, 'run' | 'wasm'>,
    texts: ReadonlyMap<SlotId, Text>,
    wasm: ArrayBuffer,
  ): Promise<AwayAnswer> {
    return this.#inTurn(() => this.#plan(question, texts, wasm))
  }

  /** The port at which the request with everything that is in a state arrives, from the worker: a `WholeAnswer`. */
  whole(state: PlaygroundState, encoding: string, wasm: ArrayBuffer): Promise<WholeAway> {
    return this.#inTurn(async () => {
      const { slots, texts } = givenAway(state, null)
      const { worker, stopped, encodings } = await this.#send(texts)
      const { port1, port2: port } = new MessageChannel()
      const api = apiOfState(state)
      const bytes = encodings.has(encoding) ? null : wasm
      worker.postMessage({ whole: port1, slots, api, encoding, wasm: bytes } satisfies WholeQuestion, [port1])
      return { api, port, stopped }
    })
  }

  /** The parts of a text are sent one after another, so calls take turns. */
  #inTurn<T>(call: () => Promise<T>): Promise<T> {
    const result = this.#last.then(call)
    this.#last = result.catch(() => {})
    return result
  }

  async #send(texts: ReadonlyMap<SlotId, Text>): Promise<Running> {
    this.#running ??= this.#start()
    const running = this.#running
    for (const [slot, doc] of texts) {
      if (running.sent.get(slot) === doc) continue
      await post(running.worker, slot, doc)
      running.sent.set(slot, doc)
    }
    return running
  }

  async #plan(
    question: Omit<PlanQuestion, 'run' | 'wasm'>,
    texts: ReadonlyMap<SlotId, Text>,
    wasm: ArrayBuffer,
  ): Promise<AwayAnswer> {
    const { worker, stopped, encodings } = await this.#send(texts)
    const isNew = !encodings.has(question.encoding)
    const asked = { ...question, run: ++this.#runs, wasm: isNew ? wasm : null }
    const answer = await Promise.race([stopped, ask(worker, asked)])
    if ('failure' in answer) throw revived(answer.failure)
    // Not before it is loaded: bytes that did not load are sent again.
    encodings.add(question.encoding)
    const { previewed, items, refusal, slots } = answer
    const error = refusal && (revived(refusal) as PlanError)
    const plan = previewed.preview.plan && (await unpackPlan(previewed.preview.plan, items))
    return { preview: { ...previewed.preview, plan, error }, conflict: previewed.conflict, slots }
  }

  /** A worker that does not start, or stops, is forgotten: the next call starts another. */
  #start(): Running {
    const worker = new Worker(new URL('./plan.worker.ts', import.meta.url), { type: 'module' })
    const stopped = new Promise<never>((_, reject) => {
      worker.onerror = ({ message }) => {
        worker.terminate()
        this.#running = null
        reject(new Error(`The worker that plans long texts stopped${message ? `: ${message}` : ''}`))
      }
    })
    // It may stop while nothing is asked.
    stopped.catch(() => {})
    return { worker, stopped, sent: new Map(), encodings: new Set() }
  }
}

async function post(worker: Worker, slot: SlotId, doc: Text): Promise<void> {
  for (let from = 0; from === 0 || from < doc.length; from += PART_CODE_UNITS) {
    const part = doc.sliceString(from, Math.min(doc.length, from + PART_CODE_UNITS))
    worker.postMessage({ slot, part, isFirst: from === 0 } satisfies SlotTextPart)
    await new Promise((resolve) => setTimeout(resolve))
  }
}

function ask(worker: Worker, question: PlanQuestion): Promise<PlanAnswer> {
  return new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<PlanAnswer>) => {
      if (data.run === question.run) resolve(data)
    }
    worker.postMessage(question)
  })
}

function revived(error: PostedError | string): Error {
  return typeof error === 'string' ? new Error(error) : new TokenroomError(error.code, error.message, error.data)
}

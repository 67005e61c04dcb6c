/** The page's side of planning in a worker: it sends the texts in parts, so that the page never waits for ten megabytes. */
import type { Text } from '@codemirror/state'
import type { PlanError } from 'tokenroom/planner'
import { TokenroomError } from 'tokenroom/worker'
import type { SlotId } from '../slots/definitions.ts'
import type { PlanAnswer, PlanQuestion, PostedError, SlotOutline, TextPart } from './plan.worker.ts'
import type { Previewed } from './preview-of.ts'

/** Code units that are cut from an editor's text and posted at once: about two milliseconds. */
const PART_CODE_UNITS = 500_000

export interface AwayAnswer extends Previewed {
  readonly slots: readonly SlotOutline[]
}

export class PlanAway {
  #worker: Worker | null = null
  readonly #sent = new Map<SlotId, Text>()
  readonly #encodings = new Set<string>()
  #runs = 0

  /** Plans with these texts. One call at a time. Rejects as the planner does, and when the worker fails. */
  async plan(
    question: Omit<PlanQuestion, 'run' | 'wasm'>,
    texts: ReadonlyMap<SlotId, Text>,
    wasm: ArrayBuffer,
  ): Promise<AwayAnswer> {
    this.#worker ??= new Worker(new URL('./plan.worker.ts', import.meta.url), { type: 'module' })
    const worker = this.#worker
    for (const [slot, doc] of texts) if (this.#sent.get(slot) !== doc) await this.#send(worker, slot, doc)
    const isNew = !this.#encodings.has(question.encoding)
    this.#encodings.add(question.encoding)
    const answer = await this.#ask(worker, { ...question, run: ++this.#runs, wasm: isNew ? wasm : null })
    if ('failure' in answer) throw revived(answer.failure)
    const { previewed, refusal, slots } = answer
    const error = refusal && (revived(refusal) as PlanError)
    return { preview: { ...previewed.preview, error }, conflict: previewed.conflict, slots }
  }

  async #send(worker: Worker, slot: SlotId, doc: Text): Promise<void> {
    for (let from = 0; from === 0 || from < doc.length; from += PART_CODE_UNITS) {
      const part = doc.sliceString(from, Math.min(doc.length, from + PART_CODE_UNITS))
      worker.postMessage({ slot, part, isFirst: from === 0 } satisfies TextPart)
      await new Promise((resolve) => setTimeout(resolve))
    }
    this.#sent.set(slot, doc)
  }

  #ask(worker: Worker, question: PlanQuestion): Promise<PlanAnswer> {
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<PlanAnswer>) => {
        if (data.run === question.run) resolve(data)
      }
      worker.onerror = ({ message }) => {
        worker.terminate()
        this.#worker = null
        this.#sent.clear()
        this.#encodings.clear()
        reject(new Error(`The worker that plans long texts stopped${message ? `: ${message}` : ''}`))
      }
      worker.postMessage(question)
    })
  }
}

function revived(error: PostedError | string): Error {
  return typeof error === 'string' ? new Error(error) : new TokenroomError(error.code, error.message, error.data)
}

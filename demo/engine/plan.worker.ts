/**
 * Reads and plans long conversations, chunks and tools off the page's thread: parsing ten megabytes, and planning tens of
 * thousands of messages, takes longer than a key may.
 */

import { loadTokenizer, type Tokenizer, TokenroomError } from 'tokenroom'
import { type ChatApi, createPlanner, type ModelInfo, type Planner } from 'tokenroom/planner'
import { readNativeSlot } from '../chats/native-slot.ts'
import { type SlotId, type SlotSettings, slotDefinition } from '../slots/definitions.ts'
import { namedItems, type ReadSlot, readSlot } from '../slots/to-slot.ts'
import { bySlot } from '../state.ts'
import { MOST_ROWS } from './answer.ts'
import { buffersOf, type PackedItems, packPlan } from './packed-items.ts'
import { type Previewed, previewOf } from './preview-of.ts'
import { type WholeAnswer, wholeRequest } from './whole-request.ts'

/** A part of a slot's text. The parts of a text are sent one after another, before the question that needs it. */
export interface SlotTextPart {
  readonly slot: SlotId
  readonly part: string
  readonly isFirst: boolean
}

/** A slot as it is asked about: its text was sent, or a name with its tokens stands for it. */
export interface AskedSlot {
  readonly id: SlotId
  readonly settings: SlotSettings
  readonly named: { readonly name: string; readonly tokens: number } | null
}

export interface PlanQuestion {
  readonly run: number
  readonly slots: readonly AskedSlot[]
  readonly model: ModelInfo
  readonly api: ChatApi
  readonly windowTokens: number | null
  readonly outputReserveTokens: number | null
  readonly encoding: string
  /** The encoding's bytes, the first time that it is asked for. */
  readonly wasm: ArrayBuffer | null
}

/** Asks for the request with everything in the slots, whose texts were sent: it goes to a port, as a `WholeAnswer`. */
export interface WholeQuestion extends Pick<PlanQuestion, 'slots' | 'api' | 'encoding' | 'wasm'> {
  readonly whole: MessagePort
}

/** What the page shows of a slot: of its items those that have a row. */
export interface SlotOutline {
  readonly id: SlotId
  readonly summary: string
  readonly problem: string | null
  readonly rows: readonly { readonly index: number; readonly label: string; readonly text: string }[]
}

/** An error as it is posted: a class does not survive it. */
export type PostedError = Pick<TokenroomError, 'code' | 'message' | 'data'>

export type PlanAnswer =
  | {
      readonly run: number
      readonly previewed: Previewed
      /** The items of the plan's slots, which has none itself. Those of the measure are not posted: nothing shows them. */
      readonly items: readonly PackedItems[]
      readonly refusal: PostedError | null
      readonly slots: readonly SlotOutline[]
    }
  | { readonly run: number; readonly failure: PostedError | string }

const texts = new Map<SlotId, string>()
const readSlots = new Map<SlotId, { text: string; how: string; value: ReadSlot }>()
const tokenizers = new Map<string, Promise<Tokenizer>>()
/** Tokens of the names that stand for texts that are not sent. */
const tokensOfNames = new Map<string, number>()
let planner: { readonly key: string; readonly value: Planner } | null = null

addEventListener('message', ({ data }: MessageEvent<SlotTextPart | PlanQuestion | WholeQuestion>) => {
  if ('part' in data) texts.set(data.slot, data.isFirst ? data.part : (texts.get(data.slot) ?? '') + data.part)
  else if ('whole' in data) void tellWhole(data)
  else
    answer(data).then(
      (value) => postMessage(value, { transfer: 'items' in value ? buffersOf(value.items) : [] }),
      (error) => postMessage({ run: data.run, failure: posted(error) } satisfies PlanAnswer),
    )
})

async function answer(question: PlanQuestion): Promise<PlanAnswer> {
  tokensOfNames.clear()
  const slots = question.slots.map((slot) => ({ id: slot.id, value: slotOf(slot, question.api) }))
  const previewed = await previewOf(
    await plannerOf(question),
    slots.map(({ value }) => value.slot),
    question,
    question.model,
  )
  const { preview, conflict } = previewed
  const measure = { ...preview.measure, slots: preview.measure.slots.map((slot) => ({ ...slot, items: [] })) }
  const { plan, items } = preview.plan ? packPlan(preview.plan) : { plan: null, items: [] }
  return {
    run: question.run,
    previewed: { preview: { measure, plan, error: null }, conflict },
    items,
    refusal: preview.error && (posted(preview.error) as PostedError),
    slots: slots.map(({ id, value }) => outlineOf(id, value, preview)),
  }
}

async function tellWhole({ whole, slots, api, encoding, wasm }: WholeQuestion): Promise<void> {
  const tell = (answer: WholeAnswer) => whole.postMessage(answer)
  try {
    const read = bySlot((id) => slotOf(slots.find((slot) => slot.id === id)!, api).slot)
    const { request } = await wholeRequest(read, api, await counterOf(encoding, wasm), (text) => text)
    tell({ request })
  } catch (error) {
    tell({ failure: error instanceof Error ? error.message : String(error) })
  }
}

function slotOf({ id, settings, named }: AskedSlot, api: ChatApi): ReadSlot {
  const definition = slotDefinition(id)
  if (named !== null) {
    tokensOfNames.set(named.name, named.tokens)
    return namedItems(definition, named.name, settings, () => '')
  }
  const text = texts.get(id) ?? ''
  const how = JSON.stringify([settings, api])
  const known = readSlots.get(id)
  if (known?.text === text && known.how === how) return known.value
  const value =
    api === 'openai-chat' ? readSlot(definition, text, settings) : readNativeSlot(definition, text, settings, api)
  readSlots.set(id, { text, how, value })
  return value
}

async function plannerOf({ encoding, wasm, model, api }: PlanQuestion): Promise<Planner> {
  const counter = await counterOf(encoding, wasm)
  const key = JSON.stringify([encoding, api, model.provider, model.id])
  if (planner?.key === key) return planner.value
  const value = createPlanner({ counter, model, api, unbounded: 'allow' }) as unknown as Planner
  planner = { key, value }
  return value
}

async function counterOf(encoding: string, wasm: ArrayBuffer | null) {
  if (wasm !== null) tokenizers.set(encoding, loadTokenizer(encoding, { wasm }))
  const tokenizer = await tokenizers.get(encoding)
  if (tokenizer === undefined) throw new Error(`${encoding} is not loaded`)
  return {
    encoding,
    countMany: (all: readonly string[]) => {
      const unknown = all.filter((text) => !tokensOfNames.has(text))
      const counts = tokenizer.countMany(unknown)
      let next = 0
      return Uint32Array.from(all, (text) => tokensOfNames.get(text) ?? counts[next++]!)
    },
    truncate: tokenizer.truncate.bind(tokenizer),
  }
}

function outlineOf(id: SlotId, { summary, problem, labels, textOf }: ReadSlot, { plan }: Previewed['preview']) {
  const items = plan?.slots.find(({ name }) => name === id)?.items ?? []
  const rows: SlotOutline['rows'][number][] = []
  const left = { kept: MOST_ROWS, changed: MOST_ROWS }
  items.forEach(({ status, id: itemId }, index) => {
    if (left[status === 'kept' ? 'kept' : 'changed']-- <= 0) return
    rows.push({ index, label: labels[index] ?? itemId, text: textOf(index).slice(0, 400) })
  })
  return { id, summary, problem, rows }
}

function posted(error: unknown): PostedError | string {
  if (!TokenroomError.isInstance(error)) return error instanceof Error ? error.message : String(error)
  const { code, message, data } = error
  return { code, message, data } as PostedError
}

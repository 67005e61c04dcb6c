import type { Preview } from 'tokenroom/planner'
import { SLOTS } from '../slots/definitions.ts'
import { type Bounds, formatRanges, formatTokens } from '../ui/format.ts'

/** One part of the input: its tokens that are sent, and its tokens that were written but are not sent. */
interface Part {
  readonly id: string
  readonly label: string
  readonly keptTokens: number
  readonly droppedTokens: number
}

/** The state of a request: it `fits` as written, is `trimmed` to fit, or is `refused` because what must stay does not fit. */
export interface Standing {
  readonly kind: 'fits' | 'trimmed' | 'refused'
  readonly windowTokens: number
  readonly outputReserveTokens: number
  readonly freeTokens: number
  /** By how many tokens the written text exceeds the limit. */
  readonly overTokens: number
  readonly writtenTokens: number
  readonly sentTokens: number
  /** In the order of the request. The framing is the last part. */
  readonly parts: readonly Part[]
  /** Everything that was written, as a request. Where nothing is left out this is what is sent, which is known better. */
  readonly request: Bounds
  /** What is sent. Null: nothing is. Tokens in the other fields are upper bounds, and free ones lower bounds. */
  readonly sent: Bounds | null
  /** The sentence next to the number. */
  readonly line: string
  /** The whole state in words. */
  readonly spoken: string
}

const standings = new WeakMap<Preview<object>, Standing>()

/** What the head of the page says about a preview. Pure; of a preview that was asked about it is known. */
export function standingOf(preview: Preview<object>): Standing {
  const standing = standings.get(preview) ?? read(preview)
  standings.set(preview, standing)
  return standing
}

function read({ measure, plan, error }: Preview<object>): Standing {
  const { windowTokens, outputReserveTokens } = measure
  const isWhole = plan?.slots.every(({ items }) => items.every(({ status }) => status === 'kept')) === true
  const overTokens = isWhole ? 0 : measure.overTokens
  const parts = SLOTS.map(({ id, title }): Part => {
    const written = measure.slots.find((slot) => slot.name === id)?.tokens ?? 0
    const kept = plan ? (plan.slots.find((slot) => slot.name === id)?.tokens ?? 0) : written
    return { id, label: title, keptTokens: kept, droppedTokens: isWhole ? 0 : Math.max(0, written - kept) }
  })
  const framing = plan?.framingTokens ?? measure.framingTokens
  parts.push({
    id: 'framing',
    label: 'Message overhead',
    keptTokens: framing,
    droppedTokens: isWhole ? 0 : Math.max(0, measure.framingTokens - framing),
  })
  const sentTokens = parts.reduce((sum, part) => sum + part.keptTokens, 0)
  const writtenTokens = parts.reduce((sum, part) => sum + part.droppedTokens, sentTokens)
  const limitTokens = windowTokens - outputReserveTokens
  const freeTokens = plan?.freeTokens ?? measure.freeTokens
  const trimmed = plan !== null && writtenTokens !== sentTokens
  const kind = plan === null ? 'refused' : trimmed ? 'trimmed' : 'fits'
  const base = {
    request: (isWhole ? plan! : measure).input,
    sent: plan?.input ?? null,
    windowTokens,
    outputReserveTokens,
    overTokens,
    writtenTokens,
    parts,
    freeTokens,
    kind,
  } as const
  const written = `${base.request.exact ? '' : 'At most '}${formatTokens(writtenTokens)}`
  if (plan === null) {
    const line = `What must stay needs ${formatTokens(error?.data.needTokens ?? writtenTokens)} tokens, the limit is ${formatTokens(limitTokens)}. Nothing is cut in silence.`
    return { ...base, sentTokens: 0, line, spoken: `${written} tokens written. ${line}` }
  }
  if (trimmed) {
    const loses = lossesOf(plan)
    const [most, least] = plan.input.exact ? ['', ''] : ['at most ', 'at least ']
    const sent = `${most}${formatTokens(sentTokens)}`
    const line = `${written} → ${sent} sent, ${least}${formatTokens(freeTokens)} free · ${loses}`
    const isOver = base.request.exact ? 'tokens over' : 'tokens over at most'
    const over = overTokens > 0 ? `${formatTokens(overTokens)} ${isOver} · ` : ''
    return {
      ...base,
      sentTokens,
      line,
      spoken: `${over}${loses}. ${sent} of ${formatTokens(limitTokens)} tokens are sent.`,
    }
  }
  const line = `${written} of ${formatTokens(limitTokens)} used, ${formatTokens(outputReserveTokens)} held for the answer`
  return { ...base, sentTokens, line, spoken: `${line}. ${formatTokens(freeTokens)} tokens free.` }
}

/** What a plan leaves out, such as `drops examples 1–3, summarises turns 1–4, cuts user input`. */
function lossesOf(plan: NonNullable<Preview<object>['plan']>): string {
  const dropped: string[] = []
  const summarised: string[] = []
  const cut: string[] = []
  for (const slot of plan.slots) {
    const title = SLOTS.find(({ id }) => id === slot.name)?.title.toLowerCase() ?? slot.name
    const gone = slot.items.filter((item) => item.status === 'dropped')
    if (gone.length > 0) dropped.push(nameOf(slot.name, title, slot.items, gone))
    const replaced = slot.items.filter((item) => item.status === 'summarised')
    if (replaced.length > 0) summarised.push(nameOf(slot.name, title, slot.items, replaced))
    if (slot.items.some((item) => item.status === 'cut')) cut.push(title)
  }
  const losses = [
    ...(dropped.length > 0 ? [`drops ${listOf(dropped)}`] : []),
    ...(summarised.length > 0 ? [`summarises ${listOf(summarised)}`] : []),
    ...(cut.length > 0 ? [`cuts ${listOf(cut)}`] : []),
  ]
  return losses.join(', ') || 'nothing is left out'
}

const listOf = (names: readonly string[]) =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

type Items = NonNullable<Preview<object>['plan']>['slots'][number]['items']

function nameOf(slot: string, title: string, items: Items, gone: Items): string {
  if (slot === 'history' || slot === 'examples') {
    const noun = slot === 'history' ? 'turn' : 'example'
    const turns = [...new Set(gone.map((item) => Number(item.turn)))].sort((a, b) => a - b)
    return `${noun}${turns.length === 1 ? '' : 's'} ${formatRanges(turns)}`
  }
  if (gone.length === items.length) return title
  return slot === 'retrieved'
    ? `${gone.length} of ${items.length} chunks`
    : `${gone.length} of ${items.length} in ${title}`
}

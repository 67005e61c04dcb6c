import type { ChatApi } from '../../src/chat/types.ts'
import { refusalOf } from './provider-rules.ts'

/**
 * The least that may be sent of a small history, found by trying every part of it. Written from the guide's table of
 * policies and floors and from what providers refuse, not from the planner: it knows no units, no preference, no repairs.
 * The histories that it is for have calls that lack a half as messages of their own.
 */

export type Floor = 'required' | 'message' | 'step' | 'turn' | 'nothing'

type Fields = { readonly [field: string]: unknown }

/** The places of each part of the history that a provider takes, ascending; none is without a message of a conversation. */
export function sendableParts(api: ChatApi, messages: readonly object[]): readonly (readonly number[])[] {
  const parts: number[][] = []
  for (let bits = 1; bits < 2 ** messages.length; bits++) {
    const places = messages.map((_, at) => at).filter((at) => (bits >> at) & 1)
    const isTalk = places.some((at) => (messages[at] as Fields).role !== 'system')
    const part = takeFrom(messages, places)
    const isSound = (api !== 'gemini' || haveTheirIds(part)) && !callsNobodyAsked(api, part, 'required')
    if (isTalk && isSound && refusalOf(api, asTurns(api, part)) === null) parts.push(places)
  }
  return parts
}

/** Those parts that a policy with a floor lets a plan send. */
export function allowedParts(
  parts: readonly (readonly number[])[],
  messages: readonly object[],
  floor: Floor,
  unit: 'turn' | 'step' | 'message',
): readonly (readonly number[])[] {
  // What only halves of calls are goes whatever the policy.
  const sendable = new Set(parts.flat())
  const newest = (isMeant: (message: object, at: number) => boolean) =>
    messages.findLastIndex((message, at) => sendable.has(at) && isMeant(message, at))
  const asked = newest((message) => isAsked(message))
  const needed = new Set<number>()
  for (let at = 0; (messages[at] as Fields | undefined)?.role === 'system'; at++) needed.add(at)
  if (floor === 'nothing') return parts.filter((places) => [...needed].every((at) => places.includes(at)))
  if (floor === 'required') {
    const most = Math.max(...parts.map((places) => places.length))
    return parts.filter((places) => places.length === most)
  }
  if (asked >= 0) needed.add(asked)
  // Without a message of the user what the slot values most stays, which of a window is its newest step.
  if (floor === 'step' || asked < 0) {
    const step = newest((message, at) => isOfModel(message) && at > asked)
    if (step >= 0) needed.add(step)
    // What the model says in several messages, without a result between, it says at once.
    for (let at = step - 1; at > asked && !isAnswer(messages, at, sendable); at--) {
      const isAtOnce = unit !== 'message' || (isCallItem(messages[at]!) && isCallItem(messages[at + 1]!))
      if (!isAtOnce) break
      if (sendable.has(at)) needed.add(at)
    }
  }
  if (floor === 'turn') for (const at of sendable) if (at > asked) needed.add(at)
  return parts.filter((places) => [...needed].every((at) => places.includes(at)))
}

/** Google's rule counts responses; with ids each names its call. */
function haveTheirIds(contents: readonly object[]): boolean {
  const ids = JSON.stringify(contents).match(/"id":"[^"]+"/g) ?? []
  return ids.every((id) => ids.filter((other) => other === id).length === 2)
}

/** To Gemini what one role says in several contents is one turn; a plan writes it so. */
export function asTurns(api: ChatApi, contents: readonly object[]): readonly object[] {
  if (api !== 'gemini') return contents
  const turns: { readonly role: unknown; readonly parts: unknown[] }[] = []
  for (const { role, parts } of contents as readonly Fields[]) {
    if (turns.at(-1)?.role === role) turns.at(-1)!.parts.push(...(parts as unknown[]))
    else turns.push({ role, parts: [...(parts as unknown[])] })
  }
  return turns
}

export function takeFrom<T>(list: readonly T[], places: readonly number[]): T[] {
  return places.map((at) => list[at]!)
}

function isAsked(message: object): boolean {
  const { role, content, parts } = message as Fields
  if (role !== 'user') return false
  const blocks = [content, parts].filter(Array.isArray).flat() as Fields[]
  return blocks.every(
    ({ type, toolResult, functionResponse }) => !(type === 'tool_result' || toolResult || functionResponse),
  )
}

/**
 * Whether an API that takes calls only after a message of the user gets calls with results before one, which may not go or have
 * none. To Bedrock a message of the model is no less.
 */
export function callsNobodyAsked(api: ChatApi, messages: readonly object[], floor: Floor): boolean {
  const asked = messages.findIndex(isAsked)
  if (!['gemini', 'bedrock-converse'].includes(api) || (asked >= 0 && floor !== 'required')) return false
  return messages.slice(0, asked < 0 ? undefined : asked).some((message, at) => {
    const after = JSON.stringify(messages[at + 1] ?? {})
    const isSaid = api === 'bedrock-converse' && !JSON.stringify(message).includes('toolUse')
    return isOfModel(message) && (isSaid || (/functionResponse|toolResult/.test(after) && !after.includes('"gone"')))
  })
}

/** Whether a message that can be sent answers calls. */
function isAnswer(messages: readonly object[], at: number, sendable: ReadonlySet<number>): boolean {
  return sendable.has(at) && !isOfModel(messages[at]!)
}

function isOfModel(message: object): boolean {
  const { role } = message as Fields
  return role === 'assistant' || role === 'model' || isCallItem(message)
}

/** An item of the Responses API: there each of several calls is one. */
function isCallItem(message: object): boolean {
  return String((message as Fields).type).endsWith('_call')
}

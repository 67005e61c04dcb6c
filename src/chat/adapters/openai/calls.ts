/** Calls of functions and their results, as OpenAI's models see them in both APIs. */
import { asText, type Fields, isObject } from '../../content.ts'
import { unreadFields } from '../fields.ts'
import { boundedPart, type Part, textPart, uncertainText, within } from '../part.ts'
import type { OpenAiRules } from './charges.ts'
import { CHAT_CALL, FUNCTION_CALL } from './shapes.ts'

/**
 * One call. The name is written in the call and again in its result; the result does not have it in the request, so
 * both are counted here. A call without its result is refused by the API.
 */
export function callParts(name: string, args: unknown, rules: OpenAiRules): Part[] {
  return [
    boundedPart('tool-call', 'framing', rules.call),
    textPart('tool-call', 'content', `functions.${name}`),
    ...argumentParts(compactJson(asText(args))),
    textPart('tool-result', 'framing', rules.bareResult ? name : `functions.${name}`),
  ]
}

/** Arguments are read and written again: how letters beyond ASCII, escapes and fractions come out no bill says. */
function argumentParts(json: string): Part[] {
  const unsure = json.match(UNSURE)?.length ?? 0
  const text = textPart('tool-call', 'content', json)
  if (unsure === 0 && isWritten(json)) return [text]
  const more = { lower: -3 * unsure - 2, tokens: 0, upper: 5 * unsure + 2 }
  return [text, boundedPart('tool-call', 'framing', more)]
}

const UNSURE = /[^ -~]|\\[^"\\]|[.eE]\d/g

/** Whether the arguments look like the JSON object that a call has. */
function isWritten(json: string): boolean {
  return json.startsWith('{') && json.endsWith('}')
}

/** The calls of one message of Chat Completions. */
export function chatCallParts(calls: readonly Fields[], rules: OpenAiRules): Part[] {
  if (calls.length > 1 && rules.parallel === 'list' && calls.every(({ function: one }) => isObject(one))) {
    return [...listParts(calls), ...unreadOfAll(calls)]
  }
  const parts: Part[] = []
  for (const call of calls) parts.push(...oneCall(call, rules))
  parts.push(...unreadOfAll(calls))
  return parts
}

function unreadOfAll(calls: readonly Fields[]): Part[] {
  const parts: Part[] = []
  for (let at = 0; at < calls.length; at++) {
    const unread = unreadOf(calls[at]!)
    if (unread.length > 0) parts.push(...within(`.tool_calls[${at}]`, unread))
  }
  return parts
}

function oneCall(call: Fields, rules: OpenAiRules): Part[] {
  if (isObject(call.function)) return callParts(asText(call.function.name), call.function.arguments, rules)
  return customCallParts(isObject(call.custom) ? call.custom : call, rules)
}

/** A call of a custom tool: its input is text. No bill was recorded. */
export function customCallParts(call: Fields, rules: OpenAiRules): Part[] {
  const name = asText(call.name)
  return [
    boundedPart('tool-call', 'framing', { ...rules.call, lower: 0, upper: rules.call.upper + 16 }),
    textPart('tool-call', 'content', name),
    textPart('tool-call', 'content', asText(call.input)),
    uncertainText('tool-result', 'framing', `functions.${name}`),
  ]
}

/** Several calls at once are one call of a tool that takes a list. Two calls: three bills; more: none. */
const LIST_TOKENS = 16
const LIST_CALL_SLACK = { lower: -2, upper: 8 } as const

function listParts(calls: readonly Fields[]): Part[] {
  const uses = calls.map((call) => {
    const { name, arguments: args } = call.function as Fields
    return `{"recipient_name":"functions.${asText(name)}","parameters":${compactJson(asText(args)) || '{}'}}`
  })
  const tokens = LIST_TOKENS
  const { lower, upper } = LIST_CALL_SLACK
  return [
    boundedPart('tool-call', 'framing', {
      lower: tokens + lower * calls.length,
      tokens,
      upper: tokens + upper * calls.length,
    }),
    textPart('tool-call', 'content', `{"tool_uses":[${uses.join(',')}]}`),
  ]
}

function unreadOf(call: Fields): Part[] {
  const parts = unreadFields(call, CHAT_CALL, '', 'tool-call')
  return isObject(call.function)
    ? [...parts, ...unreadFields(call.function, FUNCTION_CALL, '.function', 'tool-call')]
    : parts
}

/** JSON text without the white space between its tokens, as models are shown arguments. Linear. */
function compactJson(text: string): string {
  return text.replace(/("(?:[^"\\]|\\.)*")|\s+/gs, '$1')
}

/** Items of the Responses API's `input`: messages, calls, results, reasoning, and what hosted tools left. */
import { asText, type Fields, objectsOf, roleOf } from '../../content.ts'
import type { AdapterTarget } from '../adapter.ts'
import { unreadFields, unreadPart } from '../fields.ts'
import { callParts, customCallParts } from '../openai/calls.ts'
import type { OpenAiRules } from '../openai/charges.ts'
import { contentParts } from '../openai/content.ts'
import {
  ADDITIONAL_TOOLS_ITEM,
  CALL_ITEM,
  MESSAGE_ITEM,
  REASONING_ITEM,
  RESULT_ITEM,
  TEXT_BLOCK,
} from '../openai/shapes.ts'
import { functionOf, layoutOf, textOfFunction, toolParts } from '../openai/tools.ts'
import { toolsText } from '../openai/typescript.ts'
import { boundedPart, fixedPart, joinPart, type Part, textPart, unboundedPart, uncertainText, within } from '../part.ts'

const ROLES = '"system", "developer", "user" and "assistant"'

/** The parts of one item. */
export function itemParts(item: Fields, rules: OpenAiRules, target: AdapterTarget): readonly Part[] {
  switch (item.type) {
    case 'function_call':
    case 'custom_tool_call':
      return [...callItem(item, rules), ...unreadFields(item, CALL_ITEM, '', 'tool-call')]
    case 'function_call_output':
    case 'custom_tool_call_output':
      return [
        boundedPart('tool-result', 'framing', rules.result),
        ...contentParts(item.output, 'tool-result', target.model, '.output'),
        ...unreadFields(item, RESULT_ITEM, '', 'tool-result'),
      ]
    case 'reasoning':
      return [...reasoningItem(item), ...unreadFields(item, REASONING_ITEM, '', 'reasoning')]
    case 'additional_tools':
      return [...additionalTools(item, rules, target), ...unreadFields(item, ADDITIONAL_TOOLS_ITEM, '')]
    case 'item_reference':
      return [referenceItem()]
    case undefined:
    case 'message':
      return [...messageItem(item, rules, target), ...unreadFields(item, MESSAGE_ITEM, '')]
    default:
      // A hosted tool's call or result, or an item to come: no more than it says.
      return unreadPart('tool-result', '', item, `an item of type ${String(item.type).slice(0, 60)} is not known`)
  }
}

function messageItem(item: Fields, rules: OpenAiRules, { model }: AdapterTarget): Part[] {
  const role = roleOf(item, ROLES)
  return [
    boundedPart('message', 'framing', rules.message),
    textPart('role', 'framing', role),
    ...(role === 'assistant' ? [boundedPart('message', 'framing', rules.assistant)] : []),
    // A commentary cost one token more than an answer on one bill.
    ...(item.phase === undefined || item.phase === null ? [] : [boundedPart('message', 'framing', PHASE_TOKENS)]),
    ...contentParts(item.content, 'text', model),
  ]
}

const PHASE_TOKENS = { lower: 0, tokens: 1, upper: 2 } as const

function callItem(item: Fields, rules: OpenAiRules): Part[] {
  const parts =
    item.type === 'function_call' ? callParts(asText(item.name), item.arguments, rules) : customCallParts(item, rules)
  if (typeof item.id === 'string') parts.push(boundedPart('tool-call', 'framing', rules.callId))
  if (typeof item.namespace === 'string') {
    // The namespace is written where a function has `functions`, in the call and in its result.
    const name = uncertainText('tool-call', 'framing', item.namespace)
    parts.push(name, name, boundedPart('tool-call', 'framing', NAMESPACE_TOKENS))
  }
  return parts
}

const NAMESPACE_TOKENS = { lower: 0, tokens: 6, upper: 8 } as const

/**
 * Reasoning of turns that are over is taken out by the provider; what is sealed only it can read. On recorded bills
 * a sealed text cost from nothing to a token for 5 of its characters, of which the first thousand hold nothing.
 */
const SEALED = { upperPerCharacter: 0.35, likelyPerCharacter: 0.21, emptyCharacters: 1000 } as const

function reasoningItem(item: Fields): Part[] {
  const sealed = typeof item.encrypted_content === 'string' ? item.encrypted_content.length : 0
  const likely = Math.round(Math.max(0, sealed - SEALED.emptyCharacters) * SEALED.likelyPerCharacter)
  return [
    boundedPart('message', 'framing', { lower: 0, tokens: 3, upper: 16 }),
    ...['summary', 'content'].flatMap((name) =>
      objectsOf(item[name]).flatMap((part, at) => [
        uncertainText('reasoning', 'content', asText(part.text)),
        ...unreadFields(part, TEXT_BLOCK, `.${name}[${at}]`, 'reasoning'),
      ]),
    ),
    boundedPart('reasoning', 'content', {
      lower: 0,
      tokens: likely,
      upper: Math.max(likely, Math.ceil(sealed * SEALED.upperPerCharacter)),
    }),
  ]
}

/** Tools that come in the middle of the conversation: the text of tools, with a preamble. */
function additionalTools(item: Fields, rules: OpenAiRules, target: AdapterTarget): Part[] {
  const layout = layoutOf(target.encoding)
  const tools = objectsOf(item.tools)
  const texts = tools.flatMap((tool) => {
    const definition = functionOf(tool)
    return definition === null ? [] : [textOfFunction(definition, layout).text]
  })
  return [
    boundedPart('tool-definition', 'framing', rules.additionalTools),
    joinPart('tool-definition', toolsText(texts), texts),
    ...tools.flatMap((tool, at) => within(`.tools[${at}]`, toolParts(tool, layout, rules))),
  ]
}

function referenceItem(): Part {
  const remedy = 'send the item itself, or add what it was charged before'
  return unboundedPart(
    fixedPart('message', 'content', 0),
    '',
    'the item that this id names is not in the request',
    remedy,
  )
}

/**
 * What OpenAI adds to a request beside its texts, in tokens: by family of models and by API. Fitted to recorded bills
 * (`RULES_AS_OF`); a number whose bounds differ is one on which the bills do not agree, or of which there are few.
 */
import { isOpenEncodingName } from '../../../encodings/index.ts'
import type { AdapterTarget } from '../adapter.ts'
import { findRule, type Rule } from '../rules.ts'
import { NONE, type OpenAiRules, type Tokens, tokens } from './charges.ts'
import { compatible } from './compatible.ts'

const classicChat: OpenAiRules = {
  notation: 'typescript',
  message: tokens(3),
  assistant: NONE,
  name: tokens(1),
  reply: tokens(3),
  tools: tokens(3),
  toolsWithSystem: tokens(-1),
  describedTool: NONE,
  schema: tokens(-4, 3, 12),
  schemaWithTools: tokens(-4, 0, 8),
  chooseNone: tokens(1),
  chooseNamed: tokens(7),
  chooseRequired: NONE,
  call: tokens(8),
  result: tokens(4),
  bareResult: true,
  callId: NONE,
  textBesideCall: tokens(0, 4, 8),
  parallel: 'list',
  serialCalls: tokens(0, 0, 90),
  additionalTools: tokens(60, 87, 120),
}

const classicResponses: OpenAiRules = {
  ...classicChat,
  tools: tokens(-3),
  toolsWithSystem: tokens(-3),
  schema: tokens(-8, -3, 8),
  // Recorded: nothing more on a bill, 6 more from the counting endpoint; 9 is known from elsewhere.
  chooseRequired: tokens(0, 0, 9),
  call: tokens(6),
  serialCalls: tokens(0, 78, 90),
}

const gpt5Chat: OpenAiRules = {
  ...classicChat,
  assistant: tokens(2),
  reply: tokens(2),
  tools: tokens(84),
  toolsWithSystem: tokens(84),
  describedTool: tokens(1),
  schema: tokens(-4, 3, 100),
  chooseNone: NONE,
  chooseNamed: NONE,
  call: tokens(11),
  result: tokens(6),
  bareResult: false,
  parallel: 'apart',
}

const gpt5Responses: OpenAiRules = {
  ...gpt5Chat,
  tools: tokens(2),
  toolsWithSystem: tokens(2),
  schema: tokens(-8, 0, 16),
  call: tokens(9),
  // Fitted: 3; one bill has 6.
  callId: tokens(3, 3, 6),
  additionalTools: tokens(84, 87, 92),
  serialCalls: tokens(0, 78, 90),
}

/** From gpt-5.4 on every call costs what one with an id does. */
const gpt54Responses: OpenAiRules = {
  ...gpt5Responses,
  call: tokens(12),
  callId: NONE,
  additionalTools: tokens(84, 88, 92),
}

const oSeriesChat: OpenAiRules = {
  ...gpt5Chat,
  // Fitted to few bills: an answer of the assistant cost nothing more on one of them.
  assistant: tokens(0, 0, 2),
  tools: tokens(3, 4, 6),
  toolsWithSystem: tokens(2, 3, 5),
  describedTool: tokens(-1, 0, 1),
  call: tokens(8, 11, 14),
}
const oSeriesResponses: OpenAiRules = {
  ...gpt5Responses,
  tools: tokens(-4, 2, 8),
  toolsWithSystem: tokens(-4, 2, 8),
  call: tokens(6, 9, 15),
}

/** The first of the o-series, from before the reply's opening was shortened: one bill. */
const firstOChat: OpenAiRules = { ...oSeriesChat, message: tokens(3, 7, 8), reply: tokens(0, 2, 10) }
const firstOResponses: OpenAiRules = { ...oSeriesResponses, message: tokens(3, 7, 8), reply: tokens(0, 2, 10) }

/** The first gpt-3.5-turbo: 4 a message, and a name takes the place of the role. */
const first35Chat: OpenAiRules = { ...classicChat, message: tokens(4), name: tokens(-1) }

const FIRST_O = /^o1-(?:mini|preview)/
const O_SERIES = /^o\d/
const CLASSIC = /^(?:gpt-3|gpt-4|chatgpt|gpt-5(?:\.\d+)?-chat)/
const GPT_5_TO_5_3 = /^gpt-5(?:$|-|\.[0-3](?:\D|$))/

const chat: readonly Rule<OpenAiRules>[] = [
  { models: /^gpt-3\.5-turbo-0301/, value: first35Chat },
  { models: FIRST_O, value: firstOChat },
  { models: O_SERIES, value: oSeriesChat },
  { models: CLASSIC, value: classicChat },
  { models: /./, value: gpt5Chat },
  { value: classicChat },
]

const responses: readonly Rule<OpenAiRules>[] = [
  { models: FIRST_O, value: firstOResponses },
  { models: O_SERIES, value: oSeriesResponses },
  { models: CLASSIC, value: classicResponses },
  { models: GPT_5_TO_5_3, value: gpt5Responses },
  { models: /./, value: gpt54Responses },
  { value: classicResponses },
]

/**
 * The rules for a model in one of OpenAI's APIs, at whatever server; of a counter without a model, those of the models
 * of its encoding.
 */
export function openAiRules(api: 'openai-chat' | 'openai-responses', target: AdapterTarget): OpenAiRules {
  const isNamed = OPENAI.test(target.model)
  const isOpenAi =
    isNamed || (target.isOwnEncoding && !isOpenEncodingName(target.encoding) && !OPEN_WEIGHTS.test(target.model))
  if (!isOpenAi) return findRule(compatible, target)
  // A deployment may have any name; its encoding says what it is.
  const ofEncoding = target.encoding === 'o200k_harmony' ? 'gpt-5' : ''
  const model = isNamed ? target.model : ofEncoding
  const rules = findRule(api === 'openai-chat' ? chat : responses, { ...target, model })
  if (DIRECT.has(target.provider)) return rules
  const known = elsewhere.get(rules) ?? servedElsewhere(rules)
  elsewhere.set(rules, known)
  return known
}

/** One object for all models with the same rules: what was described by it is not described again. */
const elsewhere = new Map<OpenAiRules, OpenAiRules>()

/** Who answers with OpenAI's own count. */
const DIRECT: ReadonlySet<string> = new Set(['openai', 'azure', 'azure-openai', 'azure_ai'])

/**
 * At a gateway or another cloud the same model is asked through another API of OpenAI's than the caller's, or with a
 * line more: OpenRouter bills the tools of gpt-5 as the Responses API does, Bedrock 6 tokens more a request.
 */
function servedElsewhere(rules: OpenAiRules): OpenAiRules {
  const tools = tokens(Math.min(-4, rules.tools.lower), rules.tools.tokens, rules.tools.upper + 16)
  const schema = tokens(Math.min(-8, rules.schema.lower), rules.schema.tokens, rules.schema.upper + 16)
  const loose = ({ lower, tokens: likely, upper }: Tokens) => tokens(lower - 2, likely, upper + 6)
  return {
    ...rules,
    reply: tokens(rules.reply.lower - 1, rules.reply.tokens, rules.reply.upper + 8),
    tools,
    toolsWithSystem: tools,
    schema,
    call: loose(rules.call),
    callId: tokens(0, rules.callId.tokens, 6),
  }
}

/** The names of OpenAI's own models, and of those whose weights others serve with a template of their own. */
const OPENAI = /^(?:gpt-(?!oss)|chatgpt|o\d(?:$|-)|codex|computer-use)/
const OPEN_WEIGHTS = /^gpt-oss/

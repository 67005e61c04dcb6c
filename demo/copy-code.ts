import type { ChatApi } from 'tokenroom/planner'
import type { Answer } from './engine/answer.ts'
import { textBehind } from './engine/stand-ins.ts'
import { parseAmount } from './parse/amount.ts'
import { API_CHOICES, apiOfState } from './slots/api.ts'
import { SLOTS } from './slots/definitions.ts'
import { policyOf } from './slots/to-slot.ts'
import type { PlaygroundState } from './state.ts'

const VARIABLE: Readonly<Record<string, string>> = {
  text: 'text: $',
  messages: 'messages: $',
  examples: 'items: $',
  chunks: 'items: $',
  tools: '$',
}

const SUMMARISE_CODE = `// Your model's call: what is to be summarised, the summary so far, and how long the new one may be.
const summarise = async ({ messages, previous, maxTokens, signal }) => askForSummary(messages, previous, maxTokens, signal)

`

const CALL = `// plan.request is { messages, tools }; plan.freeTokens is the room that is left.
await client.chat.completions.create({
  model,
  max_completion_tokens: plan.outputReserveTokens,
  ...plan.request,
})
`

/** Where an API wants the most tokens of an answer. Others have it deeper in the request, or nowhere. */
const OUTPUT_LIMIT: Readonly<Partial<Record<ChatApi, string>>> = {
  'openai-chat': 'max_completion_tokens',
  'openai-responses': 'max_output_tokens',
  anthropic: 'max_tokens',
  cohere: 'max_tokens',
}

/** The plan as code: the same slots and rules. Variables with the slots' names stand for the contents. */
export function planAsCode(state: PlaygroundState): string {
  const api = apiOfState(state)
  const options = [
    '  counter: await loadTokenizer(model),',
    '  model,',
    ...(api === 'openai-chat' ? [] : [`  api: ${quoted(api)},`]),
    ...(state.windowTokens === null ? [] : [`  windowTokens: ${state.windowTokens},`]),
    ...(state.outputReserveTokens === null ? [] : [`  outputReserve: ${state.outputReserveTokens},`]),
  ]
  const filled = SLOTS.filter(({ id }) => state.texts[id].length > 0)
  const shown = filled.length > 0 ? filled : SLOTS
  const slots = shown.map((slot) => {
    const settings = state.settings[slot.id]
    const min = parseAmount(settings.min)
    const max = parseAmount(settings.max)
    const fields = [
      `name: '${slot.id}'`,
      `priority: ${settings.priority}`,
      ...(min === undefined || min === null ? [] : [`min: ${quoted(min)}`]),
      ...(max === undefined || max === null ? [] : [`max: ${quoted(max)}`]),
      `policy: ${literal(policyOf(settings))}`,
      VARIABLE[slot.format]!.replace('$', slot.id),
    ]
    return `    { ${fields.join(', ')} },`
  })
  const summarise = shown.some(({ id }) => state.settings[id].policy === 'summarise') ? SUMMARISE_CODE : ''
  return `import { createPlanner } from 'tokenroom/planner'
import { loadTokenizer } from 'tokenroom/worker'

${summarise}const model = ${quoted(state.modelId)}
const planner = createPlanner({
${options.join('\n')}
})

const plan = await planner.plan({
  slots: [
${slots.join('\n')}
  ],
})

${api === 'openai-chat' ? CALL : `// plan.request has the shape of ${API_CHOICES[api]}; plan.freeTokens is the room that is left.\n`}`
}

/** The planned request as JSON. Null when there is no plan. */
export function requestAsJson({ preview, model, state }: Answer): string | null {
  const { plan } = preview
  if (plan === null) return null
  const limit = OUTPUT_LIMIT[apiOfState(state)]
  const request = { model: model.id, ...(limit && { [limit]: plan.outputReserveTokens }), ...plan.request }
  const written = (_: string, value: unknown) => (typeof value === 'string' ? textBehind(value, state) : value)
  return JSON.stringify(request, written, 2)
}

const quoted = (value: string | number) => (typeof value === 'number' ? String(value) : `'${value}'`)

/** Functions become a name, for a function that the reader writes; only the reader knows the length of its instructions. */
const literal = (policy: object): string =>
  Array.isArray(policy)
    ? `[${policy.map(literal).join(', ')}]`
    : `{ ${Object.entries(policy)
        .filter(([key]) => key !== 'instructionTokens')
        .map(([key, value]) => (typeof value === 'function' ? key : `${key}: ${quoted(value as string | number)}`))
        .join(', ')} }`

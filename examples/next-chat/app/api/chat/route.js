import { openai } from '@ai-sdk/openai'
import { convertToModelMessages, streamText } from 'ai'
import { loadTokenizer } from 'tokenroom'
import { createPlanner } from 'tokenroom/planner'
import { toAiSdk } from 'tokenroom/sdk'
import { limits, system } from '../../limits'

const planner = createPlanner({ ...limits, api: 'ai-sdk', counter: await loadTokenizer(limits.model) })

export async function POST(request) {
  const { messages } = await request.json()
  const slots = [
    { name: 'system', text: system },
    { name: 'history', messages, policy: 'drop-oldest' },
  ]
  // A message of another shape, or with a file of unknown size, has no plan either.
  const { plan, error } = await planner.preview({ slots }).catch((error) => {
    if (error.code) return { plan: null, error }
    throw error
  })
  if (plan === null) return Response.json(error, { status: error.code === 'PLAN_INFEASIBLE' ? 413 : 400 })
  const sent = toAiSdk(plan)
  return streamText({
    model: openai.chat(limits.model),
    ...sent,
    messages: await convertToModelMessages(sent.messages),
    maxOutputTokens: plan.outputReserveTokens,
  }).toUIMessageStreamResponse()
}

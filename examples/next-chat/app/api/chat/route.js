import { openai } from '@ai-sdk/openai'
import { convertToModelMessages, streamText } from 'ai'
import { loadTokenizer } from 'tokenroom'
import { createPlanner } from 'tokenroom/planner'
import { toAiSdk } from 'tokenroom/sdk'
import { limits, system } from '../../limits'

const planner = createPlanner({ ...limits, api: 'ai-sdk', counter: await loadTokenizer(limits.model) })

export async function POST(request) {
  const { messages } = await request.json()
  const { plan, error } = await planner.preview({
    slots: [
      { name: 'system', text: system },
      { name: 'history', messages, policy: 'drop-oldest' },
    ],
  })
  if (plan === null) return Response.json(error, { status: 413 })
  const sent = toAiSdk(plan)
  return streamText({
    model: openai.chat(limits.model),
    ...sent,
    messages: await convertToModelMessages(sent.messages),
    maxOutputTokens: plan.outputReserveTokens,
  }).toUIMessageStreamResponse()
}

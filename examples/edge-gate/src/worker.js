import { loadTokenizer } from 'tokenroom'
import wasm from 'tokenroom/encodings/o200k_base'
import { createPlanner } from 'tokenroom/planner'
import { toOpenAI } from 'tokenroom/sdk'

const counter = await loadTokenizer('gpt-4o', { wasm })
const planner = createPlanner({ model: 'gpt-4o', counter, maxInputTokens: 8_000 })
const instructs = ({ role }) => role === 'system' || role === 'developer'

export default {
  /** Passes a chat request on when it fits, without its oldest turns when it does not, and refuses what cannot fit. */
  async fetch(request, env) {
    const { messages, tools = [], ...rest } = await request.json()
    const slots = [
      { name: 'system', messages: messages.filter(instructs) },
      { name: 'tools', tools },
      { name: 'history', messages: messages.filter((message) => !instructs(message)), policy: 'drop-oldest' },
    ]
    // A message of another shape, or with a file of unknown size, has no plan either.
    const { plan, error } = await planner.preview({ slots }).catch((error) => {
      if (error.code) return { plan: null, error }
      throw error
    })
    if (plan === null) return Response.json({ error }, { status: error.code === 'PLAN_INFEASIBLE' ? 413 : 400 })
    const headers = { 'content-type': 'application/json', authorization: request.headers.get('authorization') }
    const body = JSON.stringify({ ...rest, ...toOpenAI(plan) })
    const answer = await fetch(`${env.OPENAI_BASE_URL}/chat/completions`, { method: 'POST', headers, body })
    const passed = new Response(answer.body, answer)
    passed.headers.set('x-token-count', plan.input.upper)
    return passed
  },
}

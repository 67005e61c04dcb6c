import type { MediaSize } from '../../src/chat/index.ts'
import type { ChatApi } from '../../src/chat/types.ts'
import { createPlanner, type PlannerOptions, type Slot } from '../../src/planner/index.ts'
import { type CountingTarget, readTarget } from '../counted-model.ts'
import { mediaSizes } from '../media.ts'
import { planBody, room } from '../schemas/bodies.ts'
import { read } from '../schemas/read.ts'
import { apiOf, checkMessages, type JsonObject } from '../schemas/requests.ts'
import type { Answer, Operands } from './types.ts'

/** `POST /v1/plan`: what of the slots to send, and why. */
export async function plan(input: unknown, { tokenizers, settings }: Operands): Promise<Answer> {
  const body = read(planBody, input, 'body')
  const { fill, slots } = body
  const api = apiOf(body.api, ...slots.map(({ messages }) => messages), ...slots.map(itemMessages))
  for (const [at, { messages, items }] of body.slots.entries()) {
    checkMessages(messages, `body.slots[${at}].messages`, api)
    for (const [index, item] of (items ?? []).entries()) {
      if (item.message) checkMessages([item.message], `body.slots[${at}].items[${index}].message`, api)
    }
  }
  const target = await readTarget(body, 'body', tokenizers, settings.models)
  const options = plannerOptions(target, api, body)
  // One planner for each request: what it remembers of texts must not outlive the request that sent them.
  const planner = createPlanner<object>({ ...options, ...(fill && { fill }) })
  // That the content of a slot is given once is for the planner to say.
  const planned = await planner.plan({ slots: body.slots as unknown as readonly Slot<object>[] })
  // `messages` are in `request`; once is enough on a wire. Nothing is known of a plan before, so nothing of a cache.
  const { messages: _, cache: __, ...answered } = planned.toJSON() as JsonObject
  return { body: answered, headers: { 'x-token-count': String(planned.input.upper) } }
}

function itemMessages({ items }: { readonly items?: readonly { readonly message?: object }[] }): readonly unknown[] {
  return (items ?? []).map(({ message }) => message)
}

type Room = Partial<Pick<PlannerOptions, keyof typeof room>>

/** What a body says about what its plan is made for. */
interface Said extends Partial<Pick<PlannerOptions, 'provider' | 'unbounded' | 'unknownModel'>> {
  readonly media?: Readonly<Record<string, MediaSize>>
}

/** What a body says about the room; a field that it does not have is not in the result either. */
function pickRoom(body: object): Room {
  return Object.fromEntries(Object.entries(body).filter(([field]) => field in room))
}

/** What a planner needs for `target`. A window that the request states wins over the model's. */
export function plannerOptions(
  { model, info, tokenizer, warnings }: CountingTarget,
  api: ChatApi,
  body: Said,
): PlannerOptions {
  const { provider, unbounded, media, unknownModel } = body
  const given = pickRoom(body)
  const isStated = given.windowTokens !== undefined
  // A name goes to the planner where it is for it to say that nothing, or no window, is known of the model.
  const isNamed = warnings.length > 0 || (!isStated && (info === null || info.windowTokens === 0))
  const named = isNamed ? model : info
  return {
    counter: tokenizer,
    api,
    ...(named !== null && { model: named }),
    ...(provider !== undefined && { provider }),
    ...(unbounded !== undefined && { unbounded }),
    ...(unknownModel !== undefined && { unknownModel }),
    ...(media && { media: mediaSizes(media) }),
    ...given,
  }
}

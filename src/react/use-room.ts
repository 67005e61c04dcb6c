import { useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import { createRoom, EMPTY, type LostItem, type Room, type RoomInput, type RoomState } from '../elements/room/index.ts'
import { useStable } from './use-stable.ts'

/** The room that is left, for a component. */
export interface RoomView<M extends object> extends RoomState<M> {
  /** Whether all that was written fits: false from the first token that may be too many; null before the first count. */
  readonly fits: boolean | null
  /** What is not sent as it was written, by the id of the message or item, with the reason. */
  readonly lostById: ReadonlyMap<string, LostItem>
}

/**
 * How much room a conversation leaves, while it is written and while it streams in. `messages` are those of `useChat`,
 * or of any API, named by `api`. They are counted in the page's shared worker: one message more costs one message.
 * On a server, and until the first count, the state is empty and stale.
 *
 * @example
 * const { messages } = useChat()
 * const room = useRoom({ model: 'gpt-4o', messages, text: input })
 * room.freeTokens // what is left
 * room.lostById.has(message.id) // whether a message will go
 */
export function useRoom<M extends object>(input: RoomInput<M>): RoomView<M> {
  const { windowTokens, outputReserve, api, text, system } = input
  const model = useStable(input.model)
  const messages = useStable(input.messages)
  const policy = useStable(input.policy)
  const tools = useStable(input.tools)
  const slots = useStable(input.slots)
  const { plan } = input
  const asked = useMemo<RoomInput<M>>(
    () => ({ model, windowTokens, outputReserve, api, text, messages, policy, system, tools, slots, plan }),
    [model, windowTokens, outputReserve, api, text, messages, policy, system, tools, slots, plan],
  )
  const [room] = useState<Room<M>>(createRoom)
  useEffect(() => room.ask(asked), [room, asked])
  useEffect(() => () => room.close(), [room])
  const state = useSyncExternalStore<RoomState<M>>(
    (listener) => room.subscribe(listener),
    () => room.state,
    () => EMPTY,
  )
  // Between a render and its effect nothing has asked yet: the numbers are of an older question.
  const stale = state.stale || !room.answers(asked)
  return useMemo(() => viewOf(state, stale), [state, stale])
}

function viewOf<M extends object>(state: RoomState<M>, stale: boolean): RoomView<M> {
  return Object.freeze({
    ...state,
    stale,
    fits: state.used === null ? null : state.overTokens === 0 && state.refusal === null,
    lostById: new Map(state.lost.map((item) => [item.id, item])),
  })
}

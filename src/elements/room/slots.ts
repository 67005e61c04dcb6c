import type { ChatApi } from '../../chat/types.ts'
import { invalidArgument } from '../../errors/index.ts'
import type { Item, Slot } from '../../planner/types.ts'
import { apiOf, asModelMessage, idOf } from './chat-messages.ts'
import type { RoomInput } from './types.ts'

/** The role of the text that is being written. */
export const TEXT_ROLE = 'user'

/** The API of an input's messages. */
export function inputApi({ api, messages }: RoomInput): ChatApi {
  return api ?? apiOf(messages)
}

/**
 * The slots of an input: those given, or `system`, `tools` and `history` of a conversation, and the text that is being
 * written, as `text` when it is alone, else as `user`. `draft` stands for the text.
 */
export function slotsOf(input: RoomInput, draft: string | null): readonly Slot<object>[] {
  const { messages, slots } = input
  if (messages && slots) throw invalidArgument('messages', messages, 'left out where there are slots')
  const before = slots ?? (messages ? conversation(input, messages) : [])
  if (draft === null) return before
  const name = slots || messages ? freeName('user', before) : 'text'
  return [...before, { name, text: draft, role: TEXT_ROLE, priority: 90 }]
}

function conversation(
  { system, tools, policy = 'drop-oldest' }: RoomInput,
  messages: readonly object[],
): readonly Slot<object>[] {
  const items = messages.map((message): Item<object> => {
    const id = idOf(message)
    const fixed = isSystem(message)
    const read = asModelMessage(message)
    return { message: read, ...(id !== undefined && { id }), ...(fixed && { pinned: true }) }
  })
  return [
    ...(system ? [{ name: 'system', text: system, priority: 100 }] : []),
    ...(tools && tools.length > 0 ? [{ name: 'tools', tools, priority: 95 }] : []),
    { name: 'history', items, policy },
  ]
}

function isSystem(message: object): boolean {
  const { role } = message as { role?: unknown }
  return role === 'system' || role === 'developer'
}

function freeName(name: string, slots: readonly { readonly name: string }[]): string {
  return slots.some((slot) => slot.name === name) ? freeName(`${name}-text`, slots) : name
}

import { TokenroomError } from '../src/errors/index.ts'
import type { ServiceSettings } from './options.ts'

type Limits = Pick<ServiceSettings, 'maxSlots' | 'maxItems'>
type Fields = Readonly<Record<string, unknown>>

/** The fields of a body, of a request and of a slot that hold what is counted one by one. */
const COUNTED = ['texts', 'messages', 'input', 'contents', 'items', 'tools'] as const

/**
 * Throws `TOO_MANY_ITEMS` for a body with more slots, or with more texts, messages, items and tools together, than are
 * allowed. It looks at the lengths of lists only, before anything in them is read.
 */
export function requireFew(body: unknown, { maxSlots, maxItems }: Limits): void {
  if (!isObject(body)) return
  const slots = Array.isArray(body.slots) ? body.slots : []
  if (slots.length > maxSlots) throw tooMany('body.slots', maxSlots, slots.length, 'slots', 'maxSlots')
  const places = [body, body.request, ...slots].filter(isObject)
  const items = places.reduce((sum, place) => sum + COUNTED.reduce((all, field) => all + lengthOf(place[field]), 0), 0)
  if (items > maxItems) throw tooMany('body', maxItems, items, 'texts, messages, items and tools', 'maxItems')
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null
}

function lengthOf(value: unknown): number {
  if (Array.isArray(value)) return value.length
  // The AI SDK has tools by their names.
  return isObject(value) ? Object.keys(value).length : 0
}

function tooMany(name: string, limit: number, received: number, what: string, option: string): TokenroomError {
  const message = `${name} has ${received} ${what}, ${limit} are allowed; send fewer, or raise ${option}`
  return new TokenroomError('TOO_MANY_ITEMS', message, { name, limit, received })
}

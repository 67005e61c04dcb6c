/** What the requests of the APIs are made of. */
import type { ChatApi } from '../../../src/chat/index.ts'

export interface RequestBody {
  readonly api: ChatApi
  readonly model: string
  readonly request: { readonly [field: string]: unknown }
}

export const parameters = {
  type: 'object',
  description: 'What to look for.',
  properties: {
    city: { type: 'string', description: 'The city, as people call it.' },
    days: { type: 'integer', minimum: 1, default: 3 },
    units: { type: 'string', enum: ['metric', 'imperial'] },
    areas: { type: 'array', items: { $ref: '#/$defs/Area' } },
  },
  required: ['city'],
  additionalProperties: false,
  $defs: { Area: { type: 'object', properties: { name: { type: 'string' }, code: { type: ['string', 'null'] } } } },
}
export const schema = { type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'] }
export const description = 'Looks up the weather of a place, for some days.'
export const picture = `data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==`

export const sampling = {
  temperature: 0.5,
  top_p: 1,
  stream: true,
  stream_options: { include_usage: true },
  metadata: { a: 'b' },
}

import { toStandardJsonSchema } from '@valibot/to-json-schema'
import * as ai5 from 'ai5'
import * as ai6 from 'ai6'
import * as ai7 from 'ai7'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { countRequest } from '../../../src/chat/index.ts'
import { aiSdkTools } from '../../../src/sdk/index.ts'
import { WordCounter } from '../../helpers/word-counter.ts'

const place = z.object({ lat: z.number(), lon: z.number().describe('Degrees east.') })
const zod = z.object({
  city: z.string().min(1).describe('The city, in English.'),
  days: z.number().int().optional(),
  unit: z.enum(['C', 'F']).default('C'),
  near: z.array(place).describe('Places around.'),
  also: place.optional(),
  byName: z.record(z.string(), place),
  either: z.union([z.string(), z.object({ id: z.string() })]),
})
const plain = { type: 'object', properties: { city: { type: 'string', description: 'A city.' } } } as const
const valibot = toStandardJsonSchema(v.object({ city: v.pipe(v.string(), v.description('A city.')) }))

const schemaOf = (inputSchema: unknown) =>
  aiSdkTools({ weather: { description: 'Weather.', inputSchema } })[0]?.inputSchema

describe('the schemas of tools', () => {
  it.each([
    ['6', ai6.asSchema],
    ['7', ai7.asSchema],
  ])('of Zod are those that ai %s sends, descriptions and all', async (_, asSchema) => {
    expect(schemaOf(zod)).toEqual(await asSchema(zod).jsonSchema)
    expect(JSON.stringify(schemaOf(zod))).toContain('Degrees east.')
  })

  it('of Zod close also the objects of a union, which ai 5 leaves open', async () => {
    const { either, ...rest } = zod.shape
    const without = z.object(rest)
    expect(schemaOf(without)).toEqual(await ai5.asSchema(without).jsonSchema)
    expect(JSON.stringify(schemaOf(z.object({ either }))).length).toBeGreaterThan(
      JSON.stringify(await ai5.asSchema(z.object({ either })).jsonSchema).length,
    )
  })

  it('of Valibot are those that ai 7 sends', async () => {
    expect(schemaOf(valibot)).toEqual(await ai7.asSchema(valibot).jsonSchema)
  })

  it('of the SDK and plain ones are as they are written', async () => {
    expect(schemaOf(ai5.jsonSchema(plain))).toEqual(plain)
    expect(schemaOf(ai6.jsonSchema(plain))).toEqual(plain)
    expect(schemaOf(ai7.jsonSchema(plain))).toEqual(plain)
    expect(schemaOf(ai7.zodSchema(zod))).toEqual(await ai7.asSchema(zod).jsonSchema)
    expect(schemaOf(plain)).toEqual(plain)
    expect(schemaOf(() => ai7.jsonSchema(plain))).toEqual(plain)
  })

  it.each([
    ['a promise', ai7.jsonSchema(Promise.resolve(plain)), 'not a promise'],
    ['Valibot without its JSON Schema', v.object({ city: v.string() }), 'toStandardJsonSchema'],
    ['what JSON Schema cannot say', z.object({ at: z.date() }), 'Date'],
  ])('that are %s are refused with the remedy', (_, schema, remedy) => {
    expect(() => schemaOf(schema)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining(remedy) }),
    )
  })

  it('count as what is sent, in a request of the AI SDK too', async () => {
    const tools = { weather: ai6.tool({ description: 'Weather.', inputSchema: zod }) }
    const written = { weather: { description: 'Weather.', inputSchema: await ai6.asSchema(zod).jsonSchema } }
    const options = { counter: new WordCounter(), api: 'ai-sdk' as const }
    const messages = [{ role: 'user' as const, content: 'hi' }]
    const count = await countRequest({ messages, tools }, options)
    expect(count.upper).toBe((await countRequest({ messages, tools: written }, options)).upper)
  })
})

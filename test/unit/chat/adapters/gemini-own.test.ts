/**
 * How Gemini is shown functions, calls and results, where a caller brings its tokenizer. What FunctionGemma reads is held to
 * the form that Google documents; the other forms to what recorded bills were found to agree with, as test/bills holds them to.
 */
import { describe, expect, it } from 'vitest'
import { declarations } from '../../../../src/chat/adapters/gemini/own/declarations.ts'
import { plain } from '../../../../src/chat/adapters/gemini/own/plain.ts'
import { python } from '../../../../src/chat/adapters/gemini/own/python.ts'
import { ownSignatureTokens, textSlack, unsureTokens } from '../../../../src/chat/adapters/gemini/own/rules.ts'
import type { Writing } from '../../../../src/chat/adapters/gemini/own/written.ts'
import { countRequest } from '../../../../src/chat/index.ts'
import { tiktokenCounter } from '../../../helpers/tiktoken-counter.ts'

const city = { type: 'string', description: 'Its name' }
const parameters = { type: 'object', properties: { city }, required: ['city'] }
const weather = { name: 'get_weather', description: 'The weather of a city' }

/** What stands between tokens that are no text, and how many of those there are. */
function apart(written: string) {
  const sign = /<[a-z_]+>/g
  return {
    texts: written.split(sign).filter((text) => text !== ''),
    framingTokens: written.match(sign)?.length ?? 0,
  }
}

/** Source: ai.google.dev, "FunctionGemma formatting and best practices", "Example: Weather Tool Flow", with other descriptions. */
describe('Gemini 3 reads what FunctionGemma does', () => {
  it('a declaration, with the fields of a schema in the order of the alphabet', () => {
    const written = declarations.tool({
      name: 'get_current_weather',
      description: 'Says the weather.',
      parameters: {
        type: 'object',
        required: ['location'],
        properties: {
          location: { type: 'string', description: 'A city, such as "Tokyo"' },
          unit: { enum: ['celsius', 'fahrenheit'], type: 'string', description: 'Of degrees.' },
        },
      },
    })
    expect(written).toMatchObject(
      apart(
        '<start_function_declaration>declaration:get_current_weather{description:<escape>Says the weather.<escape>,' +
          'parameters:{properties:{location:{description:<escape>A city, such as "Tokyo"<escape>,type:<escape>STRING<escape>},' +
          'unit:{description:<escape>Of degrees.<escape>,enum:[<escape>celsius<escape>,<escape>fahrenheit<escape>],' +
          'type:<escape>STRING<escape>}},required:[<escape>location<escape>],type:<escape>OBJECT<escape>}}' +
          '<end_function_declaration>',
      ),
    )
  })

  it('a call, and a result', () => {
    expect(declarations.call('get_current_weather', { location: 'Tokyo, Japan' })).toMatchObject(
      apart('<start_function_call>call:get_current_weather{location:<escape>Tokyo, Japan<escape>}<end_function_call>'),
    )
    expect(declarations.result('get_current_weather', { temperature: 15, weather: 'sunny' })).toMatchObject(
      apart(
        '<start_function_response>response:get_current_weather{temperature:15,weather:<escape>sunny<escape>}' +
          '<end_function_response>',
      ),
    )
  })
})

describe('Gemini 2.5 reads Python', () => {
  it('a function whose argument is a list of objects', () => {
    const stop = { type: 'object', description: 'One stop', properties: { city }, required: ['city'] }
    const written = python.tool({
      name: 'plan_trip',
      description: 'Plans a trip',
      parametersJsonSchema: {
        type: 'object',
        properties: { all_stops: { type: 'array', description: 'In order', items: { $ref: '#/$defs/Stop' } } },
        required: ['all_stops'],
        $defs: { Stop: stop },
      },
    })
    expect(written).toEqual({
      texts: [
        [
          '@dataclasses.dataclass(kw_only=True)',
          'class PlanTripAllStops:',
          '  """One stop',
          '',
          '  Attributes:',
          '    city: Its name',
          '  """',
          '  city: str',
          'def plan_trip(',
          '    all_stops: list[PlanTripAllStops],',
          ') -> dict:',
          '  """Plans a trip',
          '',
          '  Args:',
          '    all_stops: In order',
          '  """',
          '',
        ].join('\n'),
      ],
      framingTokens: 0,
      unsure: 0,
      perhaps: [],
    })
  })

  it('an argument that may be left out is None', () => {
    const properties = { city, days: { type: 'integer', description: 'How many' } }
    const text = python.tool({ ...weather, parametersJsonSchema: { ...parameters, properties } })!.texts.join('')
    expect(text).toContain('    city: str,\n    days: int | None = None,\n')
  })

  it('a call is printed, and a result is JSON with spaces', () => {
    expect(python.call('get_weather', { city: 'Paris', days: 2 })).toMatchObject({
      texts: ['print(default_api.get_weather(city = "Paris", days = 2))'],
      unsure: 0,
    })
    expect(python.result('get_weather', { days: ['sunny', 'rain'], high: 21 })).toMatchObject({
      texts: ['{"get_weather_response": {"days": ["sunny", "rain"], "high": 21}}'],
      unsure: 0,
    })
  })

  it('what may be escaped is not known', () => {
    expect(python.result('get_weather', { sky: 'nuageux à Orléans' })).toBeNull()
    expect(python.call('get_weather', { city: 'Paris' })).not.toBeNull()
  })
})

describe('Vertex, and Gemini up to 2.0, bill strings and types', () => {
  const vertex = plain({ freeJsonSchemas: false })

  it('names, descriptions and what is required, each by itself, and a token a type', () => {
    expect(vertex.tool({ ...weather, parameters: { ...parameters, type: 'OBJECT' } })).toMatchObject({
      texts: ['get_weather', 'The weather of a city', 'city', 'Its name', 'city'],
      framingTokens: 2,
    })
    expect(vertex.call('get_weather', { city: 'Paris', days: ['mon', 'tue'] })).toEqual({
      texts: ['get_weather', 'city', 'Paris', 'days', 'mon', 'tue'],
      framingTokens: 0,
      unsure: 0,
      perhaps: [],
    })
  })

  it('types in small letters may be free', () => {
    expect(vertex.tool({ ...weather, parameters })!.unsure).toBeGreaterThanOrEqual(2)
    expect(vertex.tool({ ...weather, parameters: { ...parameters, type: 'OBJECT' } })!.unsure).toBe(0)
  })

  it('a JSON schema is free before 2.5, and not known on Vertex', () => {
    const declaration = { ...weather, parametersJsonSchema: parameters }
    expect(plain({ freeJsonSchemas: true }).tool(declaration)).toMatchObject({
      texts: ['get_weather', 'The weather of a city'],
      framingTokens: 0,
      unsure: 0,
    })
    expect(vertex.tool(declaration)).toBeNull()
  })
})

const nested = { type: 'object', description: 'In it', properties: { city }, required: ['city'] }
/** Each changes the schema of one property, or the whole, to something that no recorded bill has in that form. */
const unknownSchemas: readonly (readonly [what: string, schema: object])[] = [
  ['a choice of strings', { ...parameters, properties: { city: { ...city, enum: ['Paris'] } } }],
  ['alternatives', { ...parameters, properties: { city: { anyOf: [city, nested] } } }],
  ['a boolean', { ...parameters, properties: { city: { ...city, type: 'boolean' } } }],
  ['a property without a type', { ...parameters, properties: { city: { description: 'Its name' } } }],
  ['a keyword', { ...parameters, properties: { city: { ...city, minLength: 3 } } }],
  ['a keyword of the whole', { ...parameters, examples: [{ city: 'Paris' }] }],
  [
    'a list of lists',
    { ...parameters, properties: { city: { type: 'array', items: { type: 'array', items: city } } } },
  ],
]

const writings: readonly (readonly [name: string, writing: Writing, field: string, type: string])[] = [
  ['FunctionGemma’s form', declarations, 'parameters', 'object'],
  ['Python', python, 'parametersJsonSchema', 'object'],
  ['strings alone', plain({ freeJsonSchemas: false }), 'parameters', 'OBJECT'],
]

describe.each(writings)('%s', (_, writing, field, type) => {
  const toolOf = (schema: object) => writing.tool({ ...weather, [field]: { ...schema, type } })

  it('is sure of what bills have', () => {
    expect(toolOf(parameters)).toMatchObject({ unsure: 0, perhaps: [] })
    expect(toolOf({ ...parameters, title: 'Weather', additionalProperties: false })).toEqual(toolOf(parameters))
  })

  it.each(unknownSchemas)('is not sure of %s', (_, schema) => {
    expect(toolOf(schema)!.unsure).toBeGreaterThan(0)
  })

  it('names a keyword that it does not know', () => {
    const found = toolOf({ ...parameters, properties: { city: { ...city, minLength: 3 } } })!
    expect(found.perhaps).toEqual(['{"minLength":3}'])
  })

  it('does not know what is too deep, and what has no end', () => {
    let deep: object = city
    for (let level = 0; level < 30; level++) deep = { type: 'object', properties: { deeper: deep } }
    expect(toolOf(deep)).toBeNull()
    let list: unknown = 'x'
    for (let level = 0; level < 30; level++) list = [list]
    expect(writing.call('f', { list })).toBeNull()
    expect(writing.result('f', { list })).toBeNull()
  })

  it('is not sure of null and of yes or no in data', () => {
    for (const value of [null, true, [false]]) {
      expect(writing.call('f', { value })!.unsure).toBeGreaterThan(0)
      expect(writing.result('f', { value })!.unsure).toBeGreaterThan(0)
    }
  })
})

it('a schema that contains itself is not known, but to Python, which cuts it', () => {
  const node = {
    type: 'object',
    description: 'A node',
    properties: { next: { $ref: '#/$defs/Node' } },
    required: ['next'],
  }
  const schema = {
    type: 'object',
    properties: { root: { $ref: '#/$defs/Node' } },
    required: ['root'],
    $defs: { Node: node },
  }
  expect(declarations.tool({ ...weather, parameters: schema })).toBeNull()
  expect(plain({ freeJsonSchemas: false }).tool({ ...weather, parameters: schema })).toBeNull()
  const written = python.tool({ ...weather, parametersJsonSchema: schema })!
  expect(written.texts.join('').match(/^class /gm)).toHaveLength(5)
  expect(written.unsure).toBeGreaterThanOrEqual(8)
})

describe('bounds', () => {
  // Nine things in one schema cost 3 tokens more than they were thought to; others cost less.
  it('of what no bill has grow with how many there are, and reach what bills had', () => {
    expect(unsureTokens(0)).toEqual({ lower: 0, tokens: 0, upper: 0 })
    for (let unsure = 1; unsure < 20; unsure++) {
      const [one, more] = [unsureTokens(unsure), unsureTokens(unsure + 1)]
      expect(one.lower).toBeLessThanOrEqual(-4)
      expect(one.upper).toBeGreaterThanOrEqual(8)
      expect(more.upper).toBeGreaterThan(one.upper)
      expect(more.lower).toBeLessThan(one.lower)
    }
  })

  // Four of 34 bills of Gemini 2.0 differ by 1 to 3 tokens.
  it('of a text whose tokens may be others grow with it', () => {
    expect(textSlack('').upper).toBe(0)
    expect(textSlack('a word').upper).toBeGreaterThanOrEqual(2)
    expect(textSlack('a'.repeat(900)).upper).toBeGreaterThanOrEqual(4)
    expect(textSlack('a'.repeat(900)).lower).toBeLessThanOrEqual(-4)
  })

  // 48 bills lie within 1.9 roots below and 1.0 above 0.205 tokens for each character beyond the first 80.
  it('of a signature hold what bills have, and some more', () => {
    for (const length of [80, 200, 448, 1000, 4000, 20_000]) {
      const { lower, tokens, upper } = ownSignatureTokens(length)
      const middle = 0.205 * (length - 80)
      expect(lower).toBeLessThanOrEqual(Math.max(0, middle - 2 * Math.sqrt(length)))
      expect(upper).toBeGreaterThanOrEqual(middle + 1.2 * Math.sqrt(length))
      expect(lower).toBeGreaterThanOrEqual(0)
      expect(lower <= tokens && tokens <= upper).toBe(true)
    }
  })
})

describe('a request that is counted with the model’s own tokenizer', () => {
  const own = { ...tiktokenCounter('o200k_base'), encoding: 'gemma3' }
  const contents = [{ role: 'user', parts: [{ text: 'What is the weather in Paris?' }] }]
  const count = (model: string, provider: string, declaration: object) =>
    countRequest({ contents, tools: [{ functionDeclarations: [declaration] }] } as never, {
      api: 'gemini',
      model,
      provider,
      counter: own,
    })

  it.each([
    ['gemini-3-flash-preview', 'google', 'parameters', 'object'],
    ['gemini-2.5-flash', 'google', 'parametersJsonSchema', 'object'],
    ['gemini-2.5-flash', 'vertex', 'parameters', 'OBJECT'],
  ])('%s at %s is exact where bills agree, and has bounds around the rest', async (model, provider, field, type) => {
    const known = await count(model, provider, { ...weather, [field]: { ...parameters, type } })
    expect(known).toMatchObject({ exact: true, lower: known.tokens, upper: known.tokens })
    for (const [what, schema] of unknownSchemas) {
      const { exact, lower, tokens, upper } = await count(model, provider, { ...weather, [field]: { ...schema, type } })
      expect(exact, what).toBe(false)
      expect(lower, what).toBeLessThan(tokens)
      expect(upper, what).toBeGreaterThanOrEqual(tokens + 8)
    }
  })
})

/**
 * Gemini 3 on the Gemini API: functions, calls and results are written as FunctionGemma writes them, with tokens of their own
 * around each and around each string. Source: Google, "FunctionGemma formatting and best practices"; an empty description is
 * left out. All recorded bills agree to the token.
 */
import { asText, type Fields, isObject } from '../../../content.ts'
import { readParameters, type Schema } from './schemas.ts'
import { knownOrNull, MOST_LEVELS, NotKnown, parametersOf, type Writing, type Written } from './written.ts'

export const declarations: Writing = {
  tool: (declaration) => knownOrNull(() => declarationOf(declaration)),
  call: (name, args) => knownOrNull(() => new Pieces().write(`call:${name}`).data(args, 0).done()),
  result: (name, response) => knownOrNull(() => new Pieces().write(`response:${name}`).data(response, 0).done()),
}

function declarationOf(declaration: Fields): Written {
  const pieces = new Pieces().write(`declaration:${asText(declaration.name)}{`)
  const description = asText(declaration.description)
  if (description !== '') pieces.write('description:').string(description).write(',')
  const parameters = parametersOf(declaration)
  return pieces
    .write('parameters:')
    .schema(readParameters(parameters ?? { type: 'object' }))
    .write('}')
    .done()
}

/** Types that recorded bills have. */
const SEEN = new Set(['string', 'object', 'array'])

/** Text between tokens that are no text. */
class Pieces {
  readonly #texts: string[] = []
  readonly #perhaps: string[] = []
  #text = ''
  #signs = 2
  #unsure = 0

  write(text: string): this {
    this.#text += text
    return this
  }

  string(text: string): this {
    this.#sign()
    this.#text = text
    this.#sign()
    return this
  }

  data(value: unknown, level: number): this {
    if (level > MOST_LEVELS) throw new NotKnown()
    if (typeof value === 'string') return this.string(value)
    if (Array.isArray(value)) return this.#list(value, (one) => this.data(one, level + 1))
    if (isObject(value)) return this.#fields(Object.entries(value), (one) => this.data(one, level + 1))
    this.#unsure++
    return this.write(String(value))
  }

  schema(schema: Schema): this {
    const { type, description, properties, required, items, anyOf, others } = schema
    // An object with properties of which some are not required, one in another, alternatives: no recorded bill has them.
    if (required.length < properties.length || anyOf.length > 0 || schema.enum.length > 0) this.#unsure++
    if (type === undefined || !SEEN.has(type)) this.#unsure++
    for (const { schema: property } of properties) if (property.properties.length > 0) this.#unsure++
    if (items !== undefined && items.type !== 'string') this.#unsure++
    for (const [name, value] of Object.entries(others)) {
      this.#unsure++
      this.#perhaps.push(JSON.stringify({ [name]: value }) ?? '')
    }
    const fields: [string, () => unknown][] = []
    if (anyOf.length > 0) fields.push(['anyOf', () => this.#list(anyOf, (one) => this.schema(one))])
    if (description !== '') fields.push(['description', () => this.string(description)])
    if (schema.enum.length > 0) fields.push(['enum', () => this.#list(schema.enum, (one) => this.string(String(one)))])
    if (items !== undefined) fields.push(['items', () => this.schema(items)])
    if (properties.length > 0) {
      const entries = properties.map(({ name, schema: property }) => [name, property] as const)
      fields.push(['properties', () => this.#fields(entries, (property) => this.schema(property))])
    }
    if (required.length > 0) fields.push(['required', () => this.#list(required, (name) => this.string(name))])
    if (type !== undefined) fields.push(['type', () => this.string(type.toUpperCase())])
    return this.#fields(fields, (write) => write())
  }

  done(): Written {
    this.#end()
    return { texts: this.#texts, framingTokens: this.#signs, unsure: this.#unsure, perhaps: this.#perhaps }
  }

  #fields<T>(entries: readonly (readonly [string, T])[], write: (value: T) => unknown): this {
    this.write('{')
    for (const [at, [name, value]] of entries.entries()) {
      this.write(`${at > 0 ? ',' : ''}${name}:`)
      write(value)
    }
    return this.write('}')
  }

  #list<T>(values: readonly T[], write: (value: T) => unknown): this {
    this.write('[')
    for (const [at, value] of values.entries()) {
      if (at > 0) this.write(',')
      write(value)
    }
    return this.write(']')
  }

  #sign(): void {
    this.#end()
    this.#signs++
  }

  #end(): void {
    if (this.#text !== '') this.#texts.push(this.#text)
    this.#text = ''
  }
}

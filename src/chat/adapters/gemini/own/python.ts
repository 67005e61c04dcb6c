/**
 * Gemini 2.5 on the Gemini API: functions are shown as Python, calls as calls of it, results as JSON. Found by holding such
 * texts against recorded bills: all 40 with tools agree to the token, but for those whose schemas contain
 * themselves, or have keywords that are not written.
 */
import { asText, type Fields, isObject } from '../../../content.ts'
import { readParameters, type Schema } from './schemas.ts'
import {
  jsonParametersOf,
  knownOrNull,
  MOST_LEVELS,
  NotKnown,
  parametersOf,
  type Writing,
  type Written,
} from './written.ts'

/** Signs beside the text of a call and its result: one before and one after each, in all what bills have. */
const NONE = 0

export const python: Writing = {
  tool: (declaration) => knownOrNull(() => functionText(declaration)),
  call: (name, args) =>
    knownOrNull(() => {
      const seen = { unsure: 0 }
      const list = Object.entries(args).map(([key, value]) => `${key} = ${json(value, seen, 0)}`)
      return written([`print(default_api.${name}(${list.join(', ')}))`], seen.unsure)
    }),
  result: (name, response) =>
    knownOrNull(() => {
      const seen = { unsure: 0 }
      const text = json({ [`${name}_response`]: response }, seen, 0)
      return written([text], seen.unsure)
    }),
}

function written(texts: readonly string[], unsure: number, perhaps: readonly string[] = []): Written {
  return { texts, framingTokens: NONE, unsure, perhaps }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'str',
  integer: 'int',
  number: 'float',
  boolean: 'bool',
  null: 'None',
}
/** A schema that contains itself is written so often, and some 25 tokens more. */
const REPEATS = 5
const CUT_UNSURE = 8
/** Types that recorded bills have. */
const SEEN = new Set(['string', 'integer', 'object', 'array'])

function functionText(declaration: Fields): Written {
  const parameters = parametersOf(declaration)
  const schema = readParameters(parameters ?? { type: 'object' }, REPEATS)
  const name = asText(declaration.name)
  const found: Found = { classes: [], unsure: 0, perhaps: [] }
  // Recorded bills have properties in JSON schemas only.
  if (jsonParametersOf(declaration) === undefined && schema.properties.length > 0) found.unsure++
  noteOthers(schema, found)
  const fields = fieldsOf(schema, [name], found)
  const args = fields.map(({ key, type }) => `\n    ${key}: ${type},`).join('')
  const text = `def ${name}(${args}\n) -> dict:\n${docstring(asText(declaration.description), 'Args', fields)}`
  return written([found.classes.join('') + text], found.unsure, found.perhaps)
}

interface Found {
  readonly classes: string[]
  unsure: number
  readonly perhaps: string[]
}

interface Field {
  readonly key: string
  readonly type: string
  readonly description: string
}

function docstring(description: string, title: string, fields: readonly Field[]): string {
  const lines = fields.map(({ key, description: of }) => `\n    ${key}: ${of}`).join('')
  return `  """${description}\n\n  ${title}:${lines}\n  """\n`
}

function fieldsOf(schema: Schema, path: readonly string[], found: Found): readonly Field[] {
  return schema.properties.map(({ name, schema: property, isRequired }) => {
    const type = typeOf(property, [...path, name], found)
    return { key: name, type: isRequired ? type : `${type} | None = None`, description: property.description }
  })
}

/** The type of a property; an object becomes a class before the function. */
function typeOf(schema: Schema, path: readonly string[], found: Found): string {
  noteOthers(schema, found)
  if (schema.isCut) {
    found.unsure += CUT_UNSURE
    return 'Any'
  }
  if (schema.anyOf.length > 0) {
    found.unsure++
    return schema.anyOf.map((one) => typeOf(one, path, found)).join(' | ')
  }
  if (schema.enum.length > 0) {
    found.unsure++
    found.perhaps.push(JSON.stringify(schema.enum))
  }
  if (schema.type === undefined || !SEEN.has(schema.type)) found.unsure++
  if (schema.type === 'array') {
    // Recorded bills have lists of objects.
    if (schema.items?.type !== 'object') found.unsure++
    return `list[${schema.items === undefined ? 'Any' : typeOf(schema.items, path, found)}]`
  }
  if (schema.properties.length === 0) {
    if (schema.type === 'object') found.unsure++
    return TYPES[schema.type ?? ''] ?? 'dict'
  }
  const name = path.map(capitalised).join('')
  const fields = fieldsOf(schema, path, found)
  const body = fields.map(({ key, type }) => `  ${key}: ${type}\n`).join('')
  found.classes.push(
    `@dataclasses.dataclass(kw_only=True)\nclass ${name}:\n${docstring(schema.description, 'Attributes', fields)}${body}`,
  )
  return name
}

/** `final_result` as `FinalResult`. */
function capitalised(name: string): string {
  return name
    .split('_')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')
}

function noteOthers({ others }: Schema, found: Found): void {
  for (const [name, value] of Object.entries(others)) {
    found.unsure++
    found.perhaps.push(JSON.stringify({ [name]: value }) ?? '')
  }
}

/** JSON with a space after each comma and colon. */
function json(value: unknown, seen: { unsure: number }, level: number): string {
  if (level > MOST_LEVELS) throw new NotKnown()
  if (Array.isArray(value)) return `[${value.map((one) => json(one, seen, level + 1)).join(', ')}]`
  if (isObject(value)) {
    const members = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${json(one, seen, level + 1)}`)
    return `{${members.join(', ')}}`
  }
  if (typeof value !== 'string' && typeof value !== 'number') seen.unsure++
  // It may be escaped there.
  if (typeof value === 'string' && /[^\x20-\x7e\n]/.test(value)) throw new NotKnown()
  return JSON.stringify(value) ?? ''
}

/**
 * What every declaration is made of. The message of each says what is expected, in words that read on from
 * "expected"; it becomes the error and nothing else.
 */
import * as v from 'valibot'

export type Schema<T = unknown> = v.GenericSchema<unknown, T>

export const text = v.string('a string')
export const flag = v.boolean('true or false')
export const number = v.pipe(v.number('a finite number'), v.finite('a finite number'))
/** A short, non-empty string: a name, an id, a role. */
export const name = limitedText(256)
/** A number of tokens. */
export const tokens = v.pipe(
  v.number('a whole number from 0'),
  v.safeInteger('a whole number from 0'),
  v.minValue(0, 'a whole number from 0'),
)
/** An object with any fields. */
export const anyObject = noList(v.looseObject({}, 'an object'))

function limitedText(most: number) {
  const expected = `a string of 1 to ${most} characters`
  return v.pipe(v.string(expected), v.minLength(1, expected), v.maxLength(most, expected))
}

/** One of a few strings. */
export function choice<const T extends readonly string[]>(...choices: T) {
  return v.picklist(choices, `one of ${choices.join(', ')}`)
}

export function list<const S extends Schema>(item: S) {
  return v.array(item, 'a list')
}

/** An object that has these fields and may have others, which pass as they are. */
export function loose<const E extends v.ObjectEntries>(entries: E) {
  return noList(v.looseObject(entries, (issue) => aboutFields(issue, entries)))
}

/** An object with no other fields: a misspelt one is an error, not ignored. */
export function exact<const E extends v.ObjectEntries>(entries: E) {
  return noList(v.strictObject(entries, (issue) => aboutFields(issue, entries)))
}

/** An object with a value of one kind in every field. */
export function record<const S extends Schema>(value: S) {
  return noList(v.record(v.string(), value, 'an object'))
}

/** The same schema, for which a list is no object. */
function noList<const S extends v.GenericSchema>(schema: S): S {
  const run: v.GenericSchema['~run'] = (dataset, config) => {
    if (!Array.isArray(dataset.value)) return schema['~run'](dataset, config)
    v._addIssue(schema as never, 'type', dataset as never, config as never)
    return dataset as never
  }
  return { ...schema, '~run': run }
}

function aboutFields({ expected, received }: v.BaseIssue<unknown>, entries: v.ObjectEntries): string {
  if (expected === 'never') return `no such field; there are ${Object.keys(entries).join(', ')}`
  return received === 'undefined' ? 'it to be given' : 'an object'
}

/** A field that may be left out. */
export const optional = v.exactOptional

/** A field that may be null. */
export function orNull<const S extends Schema>(schema: S) {
  return v.nullable(schema)
}

/** Checks that exactly one of these fields is there; `oneOfRequired` says so in JSON Schema. */
export function hasOneOf(value: object, ...fields: readonly string[]): boolean {
  return fields.filter((field) => Object.hasOwn(value, field)).length === 1
}

export function oneOfRequired(...fields: readonly string[]) {
  return { oneOf: fields.map((field) => ({ required: [field] })) }
}

/** Adds a description. */
export function described<const S extends Schema>(schema: S, description: string, more: object = {}) {
  return v.pipe(schema, v.metadata({ description, ...more }))
}

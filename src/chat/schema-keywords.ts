/** Keywords of JSON Schema, and those that providers take besides; any other may mean anything to a model. */
import { boundedPart, type FixedPart, type PartKind } from './adapters/part.ts'
import { isObject } from './content.ts'

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '))

const PLAIN = words(
  '$anchor $comment $dynamicAnchor $dynamicRef $id $ref $schema const contentEncoding contentMediaType default dependentRequired deprecated description discriminator enum example examples exclusiveMaximum exclusiveMinimum externalDocs format id maxContains maxItems maxLength maxProperties maximum minContains minItems minLength minProperties minimum multipleOf nullable pattern propertyOrdering readOnly ref required strict title type uniqueItems writeOnly xml',
)
const OF_NAMES = words('properties patternProperties dependentSchemas $defs definitions defs')
const OF_SCHEMAS = words(
  'items additionalProperties propertyNames prefixItems contains anyOf oneOf allOf not if then else unevaluatedItems unevaluatedProperties',
)

/** Whether a schema may have this keyword without anybody wondering. */
export function isKeyword(name: string): boolean {
  return PLAIN.has(name) || OF_NAMES.has(name) || OF_SCHEMAS.has(name)
}

const MOST_SCHEMAS = 10_000
const MOST_NAMED = 100
const FRAME_TOKENS = 32
const CODE_UNITS_PER_TOKEN = 8

/**
 * The parts of keywords that nobody knows, where the text of the schema is counted elsewhere: each is named, and costs at
 * most what another notation of its JSON may have more. Linear in the schema.
 */
export function unknownKeywords(schema: unknown, path: string, kind: PartKind = 'schema'): FixedPart[] {
  const parts: FixedPart[] = []
  const waiting: { readonly value: unknown; readonly at: string }[] = [{ value: schema, at: path }]
  for (let done = 0; waiting.length > 0 && done < MOST_SCHEMAS && parts.length < MOST_NAMED; done++) {
    const { value, at } = waiting.pop()!
    if (!isObject(value)) continue
    for (const [name, field] of Object.entries(value)) {
      const here = `${at}.${name}`
      if (OF_NAMES.has(name) && isObject(field)) {
        for (const [own, one] of Object.entries(field)) waiting.push({ value: one, at: `${here}.${own}` })
      } else if (OF_SCHEMAS.has(name)) {
        for (const one of Array.isArray(field) ? field : [field]) waiting.push({ value: one, at: here })
      } else if (!PLAIN.has(name) && !OF_NAMES.has(name)) {
        const codeUnits = (JSON.stringify({ [name]: field }) ?? '').length
        const upper = FRAME_TOKENS + Math.ceil(codeUnits / CODE_UNITS_PER_TOKEN)
        const unread = { path: here.slice(0, 200), reason: 'this keyword of a schema is not known' }
        parts.push({ ...boundedPart(kind, 'framing', { lower: 0, tokens: 0, upper }), unread })
      }
    }
  }
  return parts
}

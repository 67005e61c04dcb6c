/** The schema of a structured answer, as OpenAI writes it to its models: after the tools, as JSON under a heading. */
import { type Fields, isObject } from '../../content.ts'

/** The text of a `json_schema` format: its `name`, `description` and `schema`. Linear in the schema. */
export function responseFormatText({ name, description, schema }: Fields): string {
  const about = typeof description === 'string' && description !== '' ? `// ${description}\n` : ''
  return `# Response Formats\n\n## ${String(name ?? '')}\n\n${about}${JSON.stringify(written(schema, 0)) ?? '{}'}`
}

const MOST_LEVELS = 200

/** A schema without what is not written: closed objects, what is required, and the dialect. */
function written(value: unknown, level: number): unknown {
  if (typeof value !== 'object' || value === null || level > MOST_LEVELS) return value
  if (Array.isArray(value)) return value.map((one) => written(one, level + 1))
  const kept = Object.entries(value).filter(
    ([key, field]) =>
      !(key === '$schema' && typeof field === 'string') &&
      !(key === 'required' && Array.isArray(field)) &&
      !(key === 'additionalProperties' && field === false),
  )
  return Object.fromEntries(kept.map(([key, field]) => [key, written(field, level + 1)]))
}

/** The schema that a request of either API asks its answer to have, or null. */
export function answerSchema(format: unknown): Fields | null {
  if (!isObject(format) || format.type !== 'json_schema') return null
  const named = isObject(format.json_schema) ? format.json_schema : format
  return isObject(named.schema) ? named : null
}

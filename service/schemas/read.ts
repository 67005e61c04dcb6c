import * as v from 'valibot'
import { describeValue, TokenroomError } from '../../src/errors/index.ts'
import type { Schema } from './fields.ts'

/** The error for a value at `path` that is not what is expected there. */
export function invalid(path: string, value: unknown, expected: string): TokenroomError {
  const received = value === undefined ? 'missing' : describeValue(value)
  return new TokenroomError('INVALID_ARGUMENT', `${path} is ${received}; expected ${expected}`, {
    name: path,
    received,
    expected,
  })
}

/** `value` as the declaration has it. Throws `INVALID_ARGUMENT` with the path of the first thing that is wrong. */
export function read<const S extends Schema>(schema: S, value: unknown, path: string): v.InferOutput<S> {
  const result = v.safeParse(schema, value, { abortEarly: true })
  if (result.success) return result.output
  const { path: steps, issue } = furthest(result.issues[0])
  const at = steps.reduce((start, { key }) => `${start}${stepOf(key)}`, path)
  throw invalid(at, steps.at(-1)?.value ?? issue.input, issue.message)
}

interface Step {
  readonly key: unknown
  readonly value: unknown
}

interface Found {
  readonly path: readonly Step[]
  readonly issue: v.BaseIssue<unknown>
}

/** Of a value that fits none of several shapes, what is wrong with the shape that it fits furthest. */
function furthest(issue: v.BaseIssue<unknown>): Found {
  const path: readonly Step[] = issue.path ?? []
  const [best] = (issue.issues ?? []).map(furthest).sort((a, b) => b.path.length - a.path.length)
  if (best === undefined || best.path.length === 0) return { path, issue }
  return { path: [...path, ...best.path], issue: best.issue }
}

function stepOf(key: unknown): string {
  if (typeof key === 'number') return `[${key}]`
  const name = String(key)
  return `.${name.length > 60 ? `${name.slice(0, 60)}…` : name}`
}

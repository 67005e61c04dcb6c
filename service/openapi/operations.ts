/** The paths of the description, made of the routes: what each takes and answers, every error included. */
import type { Route } from '../routes.ts'
import type { OpenApiDocument } from './types.ts'

/** The statuses of errors that every route can have, that those with a body have besides, and those behind a key. */
const anyStatuses = [400, 405, 408, 431, 500, 503]
const bodyStatuses = [413, 415, 417, 422]

const ref = (schema: string) => ({ $ref: `#/components/schemas/${schema}` })

/** The paths of `routes`; with `secured` those that are not open need a key. */
export function describeRoutes(routes: readonly Route[], secured: boolean): OpenApiDocument['paths'] {
  return Object.fromEntries(
    routes.map((route) => [route.path, { [route.method.toLowerCase()]: describeRoute(route, secured && !route.open) }]),
  )
}

function describeRoute({ operationId, summary, body, answers }: Route, secured: boolean): object {
  const statuses = [...anyStatuses, ...(body ? bodyStatuses : []), ...(secured ? [401] : [])].sort((a, b) => a - b)
  const problems = statuses.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }])
  return {
    operationId,
    summary,
    ...(secured && { security: [{ key: [] }] }),
    ...(body && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: ref(body.schema), example: body.example } },
      },
    }),
    responses: {
      200: { description: 'The answer.', ...(body && { headers: counted }), content: contentOf(answers) },
      ...Object.fromEntries(problems),
    },
  }
}

const counted = {
  'x-token-count': { description: "The request's tokens, upper bound.", schema: { type: 'integer', minimum: 0 } },
}

function contentOf(answers: Route['answers']): object {
  if (typeof answers === 'object') return { [answers.mediaType]: { schema: { type: 'string' } } }
  return { 'application/json': { schema: answers === 'object' ? { type: 'object' } : ref(answers) } }
}

import type { ServiceSettings } from '../options.ts'
import { codesOf, titleOf } from '../problem.ts'
import type { Route } from '../routes.ts'
import { definitions } from '../schemas/definitions.ts'
import { toJsonSchemas } from './json-schema.ts'
import { describeRoutes } from './operations.ts'
import type { OpenApiDocument } from './types.ts'

const errorStatuses = [400, 401, 404, 405, 408, 413, 415, 417, 422, 431, 500, 503]

/** The description of a service with these settings. */
export function openApiDocument(
  settings: ServiceSettings,
  encodings: readonly string[],
  routes: readonly Route[],
): OpenApiDocument {
  const { basePath, keys, maxBodyBytes, maxDepth, maxValues, maxSlots, maxItems } = settings
  const limits =
    `Bodies are JSON in UTF-8 of at most ${maxBodyBytes} bytes, ${maxDepth} levels and ${maxValues} values, ` +
    `with at most ${maxSlots} slots and ${maxItems} texts, messages, items and tools. ` +
    `Encodings: ${encodings.join(', ')}.`
  return {
    openapi: '3.1.0',
    info: {
      title: 'tokenroom pre-flight',
      version: '1',
      description: `Counts, plans and fits requests to language models before they are sent. ${limits}`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: basePath || '/' }],
    paths: describeRoutes(routes, keys !== 'public'),
    components: {
      schemas: toJsonSchemas(definitions, '#/components/schemas/'),
      responses: Object.fromEntries(errorStatuses.map((status) => [`Problem${status}`, problem(status)])),
      ...(keys !== 'public' && { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } }),
    },
  }
}

function problem(status: number): object {
  const codes = codesOf(status)
  const why = codes.length > 0 ? `code is ${codes.join(', ')}` : 'code says what failed'
  return {
    description: `${titleOf(status)}: ${why}.`,
    ...(status === 401 && { headers: { 'www-authenticate': header('Bearer') } }),
    ...(status === 405 && { headers: { allow: header('The methods that the route has.') } }),
    ...(status === 503 && { headers: { 'retry-after': header('Seconds.') } }),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Problem' },
            {
              properties: { status: { const: status }, ...(codes.length > 0 && { code: { enum: codes } }) },
            },
          ],
        },
      },
    },
  }
}

function header(description: string): object {
  return { description, schema: { type: 'string' } }
}

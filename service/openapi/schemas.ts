import { toJsonSchemaDefs } from '@valibot/to-json-schema'
import { definitions } from '../schemas/definitions.ts'

/** The JSON Schemas of everything that the service takes and answers, made of what it reads by. */
export function jsonSchemas(): object {
  return toJsonSchemaDefs(definitions, {
    target: 'draft-2020-12',
    overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
    // What a schema cannot say of itself stands beside each check as metadata, or is implied by the type.
    ignoreActions: ['check', 'finite'],
  })
}

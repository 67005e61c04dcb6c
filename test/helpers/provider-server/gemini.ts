/**
 * What Gemini's generateContent checks of a request. Sources: the API reference
 * (https://ai.google.dev/api/generate-content), the guides for function calling and thought signatures, and the
 * sentences of its 400 answers.
 */
import {
  type Fields,
  fields,
  filledList,
  filledText,
  isFields,
  matching,
  oneOf,
  onlyFields,
  refuse,
  text,
  unique,
} from './problem.ts'
import { checkGeminiSchema } from './schemas.ts'

const bodyFields =
  'contents tools toolConfig safetySettings systemInstruction generationConfig cachedContent labels model store serviceTier'.split(
    ' ',
  )
const data =
  'text inlineData fileData functionCall functionResponse executableCode codeExecutionResult toolCall toolResponse'.split(
    ' ',
  )
const partFields = [...data, 'thought', 'thoughtSignature', 'videoMetadata', 'mediaResolution', 'partMetadata']

/** Throws a `Refusal` for a body that the API answers with a 400. `model` is the one in the address. */
export function checkGemini(value: unknown, model = ''): void {
  const body = camelCased(fields(value, 'body'))
  onlyFields(body, 'body', bodyFields)
  const contents = filledList(body.contents, 'contents').map((one, at) => checkContent(one, `contents[${at}]`))
  checkOrder(contents)
  if (/^gemini-3/.test(model)) checkSignatures(contents)
  if (body.systemInstruction !== undefined) checkSystem(body.systemInstruction)
  if (body.tools !== undefined) checkTools(body.tools)
}

/** The API takes both spellings of its fields. Only the outermost are read in both here. */
function camelCased(body: Fields): Fields {
  return Object.fromEntries(
    Object.entries(body).map(([key, one]) => [key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()), one]),
  )
}

interface Content {
  readonly role: string
  readonly parts: readonly Fields[]
}

function checkContent(value: unknown, path: string): Content {
  const content = fields(value, path)
  onlyFields(content, path, ['role', 'parts'])
  const role = content.role === undefined ? 'user' : oneOf(content.role, `${path}.role`, ['user', 'model', 'function'])
  return { role, parts: checkParts(content.parts, path) }
}

function checkParts(value: unknown, path: string): readonly Fields[] {
  return filledList(value, `${path}.parts`).map((one, at) => {
    const here = `${path}.parts[${at}]`
    const part = fields(one, here)
    onlyFields(part, here, partFields)
    const has = data.filter((field) => part[field] !== undefined)
    if (has.length !== 1) {
      refuse(here, `required oneof field 'data' must have one initialized field, has ${has.join(', ') || 'none'}`)
    }
    if (part.text !== undefined) text(part.text, `${here}.text`)
    if (part.functionCall !== undefined) checkCall(part.functionCall, `${here}.function_call`, 'args')
    if (part.functionResponse !== undefined) checkCall(part.functionResponse, `${here}.function_response`, 'response')
    return part
  })
}

function checkCall(value: unknown, path: string, field: 'args' | 'response'): void {
  const call = fields(value, path)
  filledText(call.name, `${path}.name`)
  if (field === 'response' || call.args !== undefined) fields(call[field], `${path}.${field}`)
}

const calls = ({ parts }: Content): readonly Fields[] => fieldsIn(parts, 'functionCall')
const responses = ({ parts }: Content): readonly Fields[] => fieldsIn(parts, 'functionResponse')

function fieldsIn(parts: readonly Fields[], field: string): readonly Fields[] {
  return parts.map((part) => part[field]).filter(isFields)
}

/** Calls follow a user's turn or responses; responses follow their calls, as many as there are, of the same names. */
function checkOrder(contents: readonly Content[]): void {
  for (const [at, content] of contents.entries()) {
    const before = contents[at - 1]
    const isCall = calls(content).length > 0
    if (isCall && content.role !== 'model') refuse(`contents[${at}]`, 'a function call belongs to the model')
    if (isCall && (before === undefined || before.role === 'model')) {
      refuse(
        `contents[${at}]`,
        'Please ensure that function call turn comes immediately after a user turn or after a function response turn.',
      )
    }
    if (responses(content).length > 0) {
      if (content.role === 'model') refuse(`contents[${at}]`, 'a function response belongs to the user')
      if (before === undefined || calls(before).length === 0) {
        refuse(
          `contents[${at}]`,
          'Please ensure that function response turn comes immediately after a function call turn.',
        )
      }
    }
    if (before && calls(before).length > 0) checkAnswers(before, content, `contents[${at}]`)
  }
  const last = contents.at(-1)
  if (last && calls(last).length > 0) {
    refuse('contents', 'Please ensure that multiturn requests end with a user role or a function response.')
  }
}

function checkAnswers(called: Content, answered: Content, path: string): void {
  const asked = calls(called)
  const given = responses(answered)
  if (asked.length !== given.length) {
    refuse(
      path,
      'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.',
    )
  }
  const names = (list: readonly Fields[]): string => JSON.stringify(list.map(({ name }) => String(name)).sort())
  if (names(asked) !== names(given)) refuse(path, 'the names of function responses must be those of the calls')
}

/** Gemini 3: the first call of each step in the current turn has the signature it came with. */
function checkSignatures(contents: readonly Content[]): void {
  const start = contents.findLastIndex((one) => one.role === 'user' && responses(one).length === 0)
  for (const [at, { role, parts }] of contents.entries()) {
    const first = parts.find(({ functionCall }) => functionCall !== undefined)
    if (at > start && role === 'model' && first && typeof first.thoughtSignature !== 'string') {
      refuse(`contents[${at}]`, 'Function call is missing a thought_signature in functionCall parts.')
    }
  }
}

function checkSystem(value: unknown): void {
  const content = fields(value, 'system_instruction')
  onlyFields(content, 'system_instruction', ['role', 'parts'])
  checkParts(content.parts, 'system_instruction')
}

function checkTools(value: unknown): void {
  if (!Array.isArray(value)) refuse('tools', 'Proto field is not repeating')
  const names = value.flatMap((tool: unknown, at) => {
    const described = camelCased(fields(tool, `tools[${at}]`))
    if (described.functionDeclarations === undefined) return []
    return filledList(described.functionDeclarations, `tools[${at}].function_declarations`).map((one, index) =>
      checkDeclaration(fields(one, `tools[${at}]`), `tools[${at}].function_declarations[${index}]`),
    )
  })
  unique(names, 'tools', 'Duplicate function declaration found')
}

function checkDeclaration(one: Fields, path: string): string {
  onlyFields(one, path, [
    'name',
    'description',
    'parameters',
    'parametersJsonSchema',
    'response',
    'responseJsonSchema',
    'behavior',
  ])
  if (one.parameters !== undefined && one.parametersJsonSchema !== undefined) {
    refuse(path, 'parameters and parameters_json_schema must not both be set')
  }
  if (one.parameters !== undefined) checkGeminiSchema(one.parameters, `${path}.parameters`)
  return matching(one.name, `${path}.name`, /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/)
}

/**
 * Tools as OpenAI writes them to its models: TypeScript. The notation was found by counting: rendered so and encoded
 * with the model's own tokens, recorded requests come out to the token of their bill.
 */
import { type Fields, isObject } from '../../content.ts'
import { isKeyword } from '../../schema-keywords.ts'

/** A function that the model may call. */
export interface FunctionFacts {
  readonly name: string
  readonly description: string | undefined
  /** Its parameters as a JSON schema. */
  readonly schema: unknown
}

/** Objects without comments stand on one line, or (models of cl100k_base) every property has its own. */
export type ObjectLayout = 'one-line' | 'lines'

/** A function as text, and those keywords of its schema of which it is not known how they are written. */
export interface FunctionText {
  readonly text: string
  readonly unsolved: readonly string[]
  /** Texts of which it is not known whether they are written. */
  readonly perhaps: readonly string[]
  /** In how many places the notation is known to within a token. */
  readonly nearly: number
  /** In how many it may have a token less, and none more. */
  readonly fewer: number
}

/** What stands before and after the functions. */
const HEAD = '# Tools\n\n## functions\n\nnamespace functions {'
const END = '} // namespace functions'

/** The text of all tools, from the texts of each. */
export function toolsText(functions: readonly string[]): string {
  return [HEAD, ...functions, END].join('\n\n')
}

/** One tool: its description as comments, and its type. Linear in the schema, and in what its references repeat. */
export function functionText({ name, description, schema }: FunctionFacts, layout: ObjectLayout): FunctionText {
  const parameters = isObject(schema) ? schema : {}
  const renderer = new Renderer(parameters, layout)
  const argument = renderer.argument()
  const text = `${comment(description ?? '')}type ${name} = (${argument}) => any;`
  const { unsolved, perhaps, nearly, fewer } = renderer
  return { text, unsolved, perhaps, nearly, fewer }
}

/** Lines of a comment, each ended; of an empty text none. */
function comment(text: string): string {
  const stripped = text.trim()
  if (stripped === '') return ''
  return stripped
    .split('\n')
    .map((line) => `${`// ${line.trim()}`.trimEnd()}\n`)
    .join('')
}

/** A title and a description as comments. */
function aboutOf({ title, description }: Fields): string {
  const head = typeof title === 'string' ? comment(title) : ''
  const body = typeof description === 'string' ? comment(description) : ''
  return head !== '' && body !== '' ? `${head}//\n${body}` : `${head}${body}`
}

function hasProperties({ properties }: Fields): boolean {
  return isObject(properties) && Object.keys(properties).length > 0
}

/** A schema that refers to itself goes no deeper than this, and none has more text than this. */
const MOST_LEVELS = 24
const MOST_CODE_UNITS = 2_000_000

/** Keywords whose notation the recorded bills agree on, or that are not written. */
const SOLVED = new Set(
  'type description title properties required items enum const anyOf default additionalProperties $ref $defs definitions $schema'.split(
    ' ',
  ),
)

/** Keywords that say what a value is made of. */
const STRUCTURES = ['properties', 'items', 'enum', 'anyOf', 'oneOf']

class Renderer {
  readonly unsolved: string[] = []
  readonly perhaps: string[] = []
  /** Schemas that say no type. */
  fewer = 0
  /** Unions, and defaults after an inner object: the bills of these disagree by one token. Of others there is none. */
  nearly = 0
  readonly #root: Fields
  readonly #layout: ObjectLayout
  #codeUnits = 0

  constructor(root: Fields, layout: ObjectLayout) {
    this.#root = root
    this.#layout = layout
  }

  /** What the function takes: nothing, or one object. */
  argument(): string {
    const schema = this.#resolve(this.#root)
    this.#note(schema)
    if (hasProperties(schema)) {
      this.#shadowed(schema, 'properties', 1)
      return `_: ${this.#object(schema, 0, aboutOf(schema))}`
    }
    if (aboutOf(schema) !== '') {
      this.fewer++
      this.perhaps.push(aboutOf(schema))
    }
    const union = schema.anyOf ?? schema.oneOf ?? schema.enum
    return Array.isArray(union) ? `_: ${this.#type(schema, 1)}` : ''
  }

  #note(schema: Fields): void {
    for (const [key, value] of Object.entries(schema)) {
      if (SOLVED.has(key) && !(key === 'additionalProperties' && isObject(value))) continue
      this.unsolved.push(literal({ [key]: value }))
      // A keyword that nobody knows may stand for one whose notation costs that much more.
      if (!isKeyword(key)) this.unsolved.push(key)
    }
  }

  /** What one keyword leaves out of what others say: it may be written all the same. */
  #shadowed(schema: Fields, keyword: string, level: number): void {
    const { [keyword]: _, ...others } = schema
    if (STRUCTURES.some((name) => isObject(others[name]))) this.unsolved.push(this.#type(others, level + 1))
  }

  #type(given: unknown, level: number): string {
    if (typeof given === 'boolean') {
      this.fewer++
      return 'any'
    }
    const schema = this.#resolve(given)
    this.#codeUnits += 16
    if (level > MOST_LEVELS || this.#codeUnits > MOST_CODE_UNITS) {
      this.unsolved.push(literal(given))
      return 'any'
    }
    this.#note(schema)
    if (Array.isArray(schema.enum)) {
      this.#shadowed(schema, 'enum', level)
      return schema.enum.map(literal).join(' | ')
    }
    if ('const' in schema) {
      this.#shadowed(schema, 'const', level)
      this.nearly++
      return literal(schema.const)
    }
    const union = schema.anyOf ?? schema.oneOf
    if (Array.isArray(union)) {
      this.#shadowed(schema, schema.anyOf === union ? 'anyOf' : 'oneOf', level)
      return this.#union(union, level)
    }
    if (Array.isArray(schema.type)) {
      this.nearly++
      return schema.type.map((type) => this.#type({ ...schema, type: asName(type) }, level + 1)).join(' | ')
    }
    return this.#plain(schema, level)
  }

  #plain(schema: Fields, level: number): string {
    switch (schema.type) {
      case 'integer':
      case 'number':
      case 'string':
      case 'boolean':
      case 'null':
        this.#shadowed(schema, 'type', level)
        return schema.type === 'integer' ? 'number' : schema.type
      case 'array':
        this.#shadowed({ ...schema, type: 'object' }, 'items', level)
        return this.#array(schema, level)
    }
    if (hasProperties(schema)) return this.#object(schema, level, '')
    if ('items' in schema) return this.#array(schema, level)
    this.fewer++
    return schema.type === 'object' ? 'object' : 'any'
  }

  #array(schema: Fields, level: number): string {
    const item = this.#type(schema.items ?? {}, level + 1)
    if (!item.includes('\n')) {
      if (!item.includes(' | ')) return `${item}[]`
      this.nearly += 2
      return `(${item})[]`
    }
    this.unsolved.push('Array<>')
    return `Array<\n${aboutOf(this.#resolve(schema.items))}${item}\n>`
  }

  #union(members: readonly unknown[], level: number): string {
    const types = members.map((member) => this.#type(member, level + 1))
    this.nearly++
    if (!types.some((type) => type.includes('\n'))) return types.join(' | ')
    this.unsolved.push('union')
    return `\n | ${types.join('\n | ')}\n`
  }

  /** `about` stands before the brace: of the parameters, and of the members of a list. */
  #object(schema: Fields, level: number, about: string): string {
    const required = new Set(Array.isArray(schema.required) ? schema.required : [])
    const lines = Object.entries(schema.properties as Fields).map(([name, value]) => {
      const property = isObject(value) ? this.#resolve(value) : {}
      const before = aboutOf(property)
      const after = 'default' in property ? ` // default: ${defaultText(property.default)}` : ''
      const type = this.#type(value, level + 1)
      if (after !== '' && type.startsWith('{')) this.nearly++
      if (typeof property.default === 'string') this.nearly += 2
      this.#codeUnits += name.length + before.length + after.length
      return { before, text: `${name}${required.has(name) ? '' : '?'}: ${type},`.replace(': \n', ':\n'), after }
    })
    const isPlain = lines.every(({ before, text, after }) => before === '' && after === '' && !text.includes('\n'))
    if (isPlain && about === '' && this.#layout === 'one-line') {
      return `{ ${lines
        .map(({ text }) => text)
        .join(' ')
        .slice(0, -1)} }`
    }
    // Of the models of cl100k_base, properties of inner objects are set in.
    const indent = this.#layout === 'lines' && level > 0 ? '  ' : ''
    const body = lines.map(({ before, text, after }) => `${before}${indent}${text}${after}\n`).join('')
    return `${about}{\n${body}}`
  }

  /** A schema with its reference followed; what stands beside the reference goes over what it names. */
  #resolve(given: unknown): Fields {
    let schema = isObject(given) && !Array.isArray(given) ? given : {}
    for (let step = 0; step < MOST_LEVELS && typeof schema.$ref === 'string'; step++) {
      const { $ref, ...beside } = schema
      const named = pointed(this.#root, $ref as string)
      if (!isObject(named)) this.unsolved.push(literal({ $ref }))
      else if (STRUCTURES.some((name) => name in named && name in beside)) this.unsolved.push(literal(named))
      schema = { ...(isObject(named) ? named : {}), ...beside }
    }
    return schema
  }
}

/** What a JSON pointer such as `#/$defs/Answer` names. */
function pointed(root: unknown, pointer: string): unknown {
  let at = root
  for (const key of pointer.replace(/^#\/?/, '').split('/')) {
    if (key === '') continue
    if (!isObject(at)) return undefined
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~')
    at = Object.hasOwn(at, name) ? at[name] : undefined
  }
  return at
}

function literal(value: unknown): string {
  return JSON.stringify(value) ?? 'any'
}

function asName(type: unknown): string {
  return typeof type === 'string' ? type : 'any'
}

function defaultText(value: unknown): string {
  return typeof value === 'string' ? value : literal(value)
}

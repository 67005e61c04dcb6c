import type { Fields } from '../../../content.ts'

/** What a template makes of a tool, a call or a result. */
export interface Written {
  /** Counted apart: signs that are tokens of their own stand between them. */
  readonly texts: readonly string[]
  /** Those signs, and what else costs one token without a text. */
  readonly framingTokens: number
  /** How many things are in it of which no recorded bill says how they are written. */
  readonly unsure: number
  /** What may be written too. */
  readonly perhaps: readonly string[]
}

/** How a generation of Gemini is shown tools, calls and results. Null: that is not known of such a one. */
export interface Writing {
  tool(declaration: Fields): Written | null
  call(name: string, args: Fields): Written | null
  result(name: string, response: Fields): Written | null
}

/** Deeper data and larger schemas are bounded by their words: no recorded bill has any. */
export const MOST_LEVELS = 24
export const MOST_SCHEMAS = 400

/** The parameters of a function, in whichever field they are. */
export function parametersOf(declaration: Fields): unknown {
  return declaration.parameters ?? jsonParametersOf(declaration)
}

/** Those that are given as JSON schema. */
export function jsonParametersOf(declaration: Fields): unknown {
  return (
    declaration.parametersJsonSchema ??
    declaration.parameters_json_schema ??
    declaration.inputSchema ??
    declaration.input_schema
  )
}

/** Says that something is not known as soon as that is seen, from however deep within. */
export class NotKnown extends Error {}

/** What `write` returns, or null where it throws `NotKnown`. */
export function knownOrNull<T>(write: () => T): T | null {
  try {
    return write()
  } catch (error) {
    if (error instanceof NotKnown) return null
    throw error
  }
}

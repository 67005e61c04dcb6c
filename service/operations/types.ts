import type { ServiceSettings } from '../options.ts'
import type { TokenizerSet } from '../tokenizers.ts'

/** What every operation works with. */
export interface Operands {
  readonly tokenizers: TokenizerSet
  readonly settings: ServiceSettings
  /** Whether the server has been told to stop. */
  isStopping(): boolean
}

/** The answer of an operation: a body that becomes JSON, or a text as it is, and the headers it has besides. */
export interface Answer {
  readonly body?: unknown
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

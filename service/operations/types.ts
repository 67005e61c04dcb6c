import type { ModelInfo } from '../../src/models/index.ts'
import type { TokenizerSet } from '../tokenizers.ts'

/** What every operation works with. */
export interface Service {
  readonly tokenizers: TokenizerSet
  readonly models: readonly ModelInfo[]
}

/** The answer of an operation: JSON, and the headers it has besides. */
export interface Answer {
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

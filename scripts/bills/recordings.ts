/** Real requests with the usage that the provider reported: other people's texts, so read from beside the repository. */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ChatApi } from '../../src/chat/index.ts'

/** One recorded request. `usage.inputTokens` is all input, cached or not. */
export interface Recording {
  /** The recording's file and the request's place in it. */
  readonly id: string
  readonly api: ChatApi
  readonly provider: string
  readonly model: string
  readonly servedModel?: string
  readonly request: { readonly [field: string]: unknown }
  readonly usage: { readonly inputTokens: number; readonly modalities?: Readonly<Record<string, number>> }
  readonly notes?: readonly string[]
}

/** Where the recordings are looked for: `TOKENROOM_BILLS`, or beside the repository. */
export const recordingsPath =
  process.env.TOKENROOM_BILLS ?? fileURLToPath(new URL('../../../shared/data/recorded-usage.jsonl', import.meta.url))

/** Every recording, or null when the file is not there. */
export function readRecordings(path: string = recordingsPath): readonly Recording[] | null {
  if (!existsSync(path)) return null
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Recording)
}

/** Notes that say that a recording's number is not what the request costs today. */
const NOT_AN_ORACLE = /^(?:altered|usage-varies|early)\b/

/** Whether the provider's number is what this very request costs. */
export function isOracle({ notes = [] }: Recording): boolean {
  return !notes.some((note) => NOT_AN_ORACLE.test(note))
}

/** What to do when the recordings are not there. */
export const howToGet = `there are no recordings at ${recordingsPath}. They are other people's texts and not part of this \
repository; "npm run bills:fetch" makes the file from the public repository that they come from`

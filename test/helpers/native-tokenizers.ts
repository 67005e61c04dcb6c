/** The oracle for tokenizers of open models: Hugging Face's own library, which is Rust. Node only. */
import { createRequire } from 'node:module'

/** The ids of a text's tokens. */
export type NativeEncode = (text: string) => Promise<readonly number[]>

interface NativeTokenizer {
  encode(text: string, pair: null, options: { addSpecialTokens: boolean }): Promise<{ getTokens(): string[] }>
}

interface TokenizerJson {
  readonly model: { readonly vocab: Readonly<Record<string, number>> }
  readonly added_tokens: readonly { readonly special: boolean; readonly content: string; readonly id: number }[]
}

/** An encoder on the content of a `tokenizer.json`, where text that names a special token is text. */
export function nativeEncoder(content: object): NativeEncode {
  const { Tokenizer } = createRequire(import.meta.url)('tokenizers') as {
    Tokenizer: { fromString(json: string): NativeTokenizer }
  }
  const { added_tokens: added, model } = content as TokenizerJson
  const json = { ...content, added_tokens: added.filter(({ special }) => !special), post_processor: null }
  const tokenizer = Tokenizer.fromString(JSON.stringify(json))
  // The library gives added tokens ids of its own when others were taken out, so the file says which id a token has.
  const ids = new Map([...Object.entries(model.vocab), ...added.map((token) => [token.content, token.id] as const)])
  return async (text) => {
    const tokens = (await tokenizer.encode(text, null, { addSpecialTokens: false })).getTokens()
    return tokens.map((token) => ids.get(token)!)
  }
}

import { loadTokenizer } from 'tokenroom'
import wasm from 'tokenroom/encodings/cl100k_base'

export async function POST(request) {
  const tokenizer = await loadTokenizer('gpt-4', { wasm })
  return Response.json({ tokens: tokenizer.count(await request.text()) })
}

// #region app
import { loadTokenizer } from 'tokenroom'

export async function POST(request) {
  const tokenizer = await loadTokenizer('gpt-4o')
  return Response.json({ tokens: tokenizer.count(await request.text()) })
}
// #endregion

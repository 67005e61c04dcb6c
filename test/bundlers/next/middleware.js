// #region app
import { NextResponse } from 'next/server'
import { loadTokenizer } from 'tokenroom'
import wasm from 'tokenroom/encodings/o200k_base'

const tokenizer = await loadTokenizer('gpt-4o', { wasm })

export function middleware(request) {
  const prompt = request.nextUrl.searchParams.get('prompt') ?? ''
  const response = NextResponse.next()
  response.headers.set('X-Token-Count', tokenizer.count(prompt))
  return response
}
// #endregion

export const config = { matcher: '/api/:path*' }

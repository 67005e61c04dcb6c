/** The digest of a request's body: for `reserve`, when nobody gave the request an id. */

/** SHA-256 in hexadecimal, of text as UTF-8. */
export async function digestBody(body: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Signatures of Standard Webhooks: HMAC-SHA256 of `id.timestamp.body`, by WebCrypto. https://www.standardwebhooks.com */
import { invalidArgument } from '../../errors/index.ts'

/** A secret to sign with. */
export type SigningKey = CryptoKey

const PREFIX = 'whsec_'

/** The key of a secret: `whsec_` and 24 to 64 bytes in base64. Rejects with `INVALID_ARGUMENT`, which never shows it. */
export async function importSecret(secret: string): Promise<SigningKey> {
  const bytes = typeof secret === 'string' && secret.startsWith(PREFIX) ? decode(secret.slice(PREFIX.length)) : null
  if (bytes === null || bytes.length < 24 || bytes.length > 64) {
    throw invalidArgument('secrets', null, '"whsec_" and the base64 of 24 to 64 random bytes')
  }
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
}

/** The `webhook-signature` of a message: one signature for each key, so that keys can be changed without a gap. */
export async function signatureOf(
  keys: readonly SigningKey[],
  id: string,
  timestampSeconds: number,
  body: string,
): Promise<string> {
  const content = new TextEncoder().encode(`${id}.${timestampSeconds}.${body}`)
  const all = await Promise.all(keys.map((key) => crypto.subtle.sign('HMAC', key, content)))
  return all.map((signature) => `v1,${btoa(String.fromCharCode(...new Uint8Array(signature)))}`).join(' ')
}

function decode(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

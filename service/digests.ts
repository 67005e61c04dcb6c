/** Digests of keys. */

/** SHA-256 of a text. Node has one that answers at once. */
export type Digest = (text: string) => Uint8Array | Promise<Uint8Array>

export async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
}

/** 1 when all bytes are equal, else 0, in the same time. */
export function equal(a: Uint8Array, b: Uint8Array): number {
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ b[i]!
  return Number(difference === 0)
}

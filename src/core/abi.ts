/** The exports of the core, one for one as `assembly/index.ts` has them. Addresses and lengths are bytes. */

/** The version this code speaks; a file whose core answers another one is refused. */
export const ABI_VERSION = 1

/** Bytes of a vocabulary's header, and where in it are its split rule, the number of its tokens and of their bytes (u32, little endian). */
export const HEADER = { bytes: 32, splitRuleAt: 0, tokensAt: 4, tokenBytesAt: 8 } as const

/** What the core answers where a number of tokens is expected and memory could not grow. */
export const FAILED = 0xffffffff

export interface CoreExports {
  readonly memory: WebAssembly.Memory
  abi(): number
  vocabulary(bytes: number, tokens: number, tokenBytes: number): number
  init(address: number, bytes: number): number
  size(): number
  longest(): number
  reserve(bytes: number, withIds: number): number
  textAddress(): number
  idsAddress(): number
  count(bytes: number, limit: number): number
  encode(bytes: number): number
  decodedBytes(ids: number): number
  decode(ids: number): void
  utf16Ends(ids: number): void
  neighbours(a: number, b: number): number
}

/** Why `init` refused a vocabulary, by its answer. */
export const INIT_FAILURES: readonly string[] = [
  '',
  'its length is not what its header says',
  'its checksum is wrong',
  'its header is out of range',
  'a token is not the merge of two earlier ones',
  'memory could not grow',
]

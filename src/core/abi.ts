/** The exports of the core, one for one as `assembly/index.ts` has them. Addresses and lengths are bytes. */

/** The ABI version of this code. A file with another version is refused. */
export const ABI_VERSION = 4

/** The length of a vocabulary's header in bytes, and the offsets of three of its fields (u32, little endian). */
export const HEADER = { bytes: 32, splitRuleAt: 0, tokensAt: 4, tokenBytesAt: 8 } as const

/** The core's answer in place of a number of tokens when memory could not grow. */
export const FAILED = 0xffffffff

export interface CoreExports {
  readonly memory: WebAssembly.Memory
  abi(): number
  vocabulary(bytes: number, tokens: number, tokenBytes: number): number
  init(address: number, bytes: number): number
  index(tokens: number): number
  indexFor(bytes: number): void
  size(): number
  longest(): number
  reserve(bytes: number, withIds: number): number
  textAddress(): number
  idsAddress(): number
  count(bytes: number, limit: number): number
  encode(bytes: number): number
  decode(ids: number, capacity: number): number
  utf16(from: number, to: number): number
  utf16Ends(ids: number): void
  neighbours(a: number, b: number): number
}

/** Why `init` refused a vocabulary, by the number it answered. */
export const INIT_FAILURES: readonly string[] = [
  '',
  'its length is not what its header says',
  'its checksum is wrong',
  'its header is out of range',
  'a token is not the merge of two earlier ones',
  'memory could not grow',
]

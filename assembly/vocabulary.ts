// Unpacking a vocabulary: every token but the 256 bytes is the merge of two lower ranks, so the file holds only the
// pairs, in byte planes (which compress better), and token bytes follow by concatenation.
//
//   u32 splitRule · u32 tokens · u32 bytes of all tokens · u32 longest token in bytes · u64 checksum of what follows
//   u8[256]: the byte that each of the ranks 0–255 is
//   six planes of u8[tokens - 256]: left rank bits 0–7, 8–15, 16–23, right rank bits 0–7, 8–15, 16–23
//
// A pair whose left rank is 0xffffff is a rank that no token has (p50k_base has one).
import { charLength, decodeAt } from './classes'
import { BYTE_RANKS, CHARACTER_RANKS, CUT_PAIRS, MISS, PADDING, PAIR_RANKS, reach, resetTop, take } from './layout'
import { hashBytes, insert, setTable } from './table'

const HEADER_BYTES: u32 = 24
const NO_TOKEN: u32 = 0xffffff
export const MAX_TOKENS: u32 = 1 << 20

export let splitRule: u32 = 0
export let tokenCount: u32 = 0

/** What `init` answers. */
export const OK: i32 = 0
export const BAD_LENGTH: i32 = 1
export const BAD_CHECKSUM: i32 = 2
export const BAD_HEADER: i32 = 3
export const BAD_PAIR: i32 = 4
export const NO_MEMORY: i32 = 5

/** Where the host puts a vocabulary section of this size before `unpack`; 0 when memory cannot grow that far. */
export function sectionAddress(bytes: u32): usize {
  resetTop()
  // Behind everything the tables can need for it, so that unpacking never overwrites what it still reads.
  const tokens: usize = bytes / 6 + 512
  const at = __heap_base + tokens * 4 + tokens * 128 / 4 + slotCountFor(<u32>tokens) * 16 + 0x10000
  return reach(at + bytes + PADDING) ? at : 0
}

// @ts-ignore: decorator
@inline function slotCountFor(tokens: u32): u32 {
  return <u32>1 << (32 - clz(tokens + (tokens >> 2)))
}

export function unpack(section: usize, sectionBytes: u32): i32 {
  if (sectionBytes < HEADER_BYTES + 256) return BAD_LENGTH
  splitRule = load<u32>(section)
  const tokens = load<u32>(section, 4)
  const bytes = load<u32>(section, 8)
  const longest = load<u32>(section, 12)
  if (splitRule > 2 || tokens < 256 || tokens > MAX_TOKENS || longest > 0xffff) return BAD_HEADER
  const pairs = tokens - 256
  if (<u64>sectionBytes != <u64>(HEADER_BYTES + 256) + <u64>pairs * 6) return BAD_LENGTH
  if (bytes > tokens * 32) return BAD_HEADER
  const payload = section + HEADER_BYTES
  if (hashBytes(payload, sectionBytes - HEADER_BYTES) != load<u64>(section, 16)) return BAD_CHECKSUM

  const starts = take((<usize>tokens + 1) << 2)
  const text = take(<usize>bytes + PADDING)
  const slotCount = slotCountFor(tokens)
  const table = take(<usize>slotCount << 4)
  if (starts == 0 || text == 0 || table == 0) return NO_MEMORY
  if (table + (<usize>slotCount << 4) > section) return BAD_HEADER
  tokenCount = tokens
  setTable(table, slotCount, starts, longest)
  memory.fill(CHARACTER_RANKS, 0xff, 1 << 18)
  memory.fill(PAIR_RANKS, 0xff, 1 << 18)
  memory.fill(CUT_PAIRS, 0, 1 << 13)

  const status = concatenate(payload, pairs, starts, text, text + bytes)
  if (status != OK) return status
  memory.fill(section, 0, sectionBytes)
  return index(starts, tokens, longest)
}

/** Writes every token's bytes and where they start. */
function concatenate(payload: usize, pairs: u32, starts: usize, text: usize, limit: usize): i32 {
  let at = text
  for (let rank: u32 = 0; rank < 256; rank++) {
    const byte = load<u8>(payload + rank)
    store<u8>(at, byte)
    store<u32>(starts + (rank << 2), <u32>at)
    store<u32>(BYTE_RANKS + (<usize>byte << 2), rank)
    at++
  }
  const plane = payload + 256
  for (let i: u32 = 0; i < pairs; i++) {
    const p = plane + i
    const rank = i + 256
    const left = load<u8>(p) | (<u32>load<u8>(p + pairs) << 8) | (<u32>load<u8>(p + pairs * 2) << 16)
    const right = load<u8>(p + pairs * 3) | (<u32>load<u8>(p + pairs * 4) << 8) | (<u32>load<u8>(p + pairs * 5) << 16)
    store<u32>(starts + (<usize>rank << 2), <u32>at)
    if (left == NO_TOKEN) continue
    if (left >= rank || right >= rank) return BAD_PAIR
    const a = <usize>load<u32>(starts + (<usize>left << 2))
    const aBytes = <usize>load<u32>(starts + (<usize>left << 2), 4) - a
    const b = <usize>load<u32>(starts + (<usize>right << 2))
    // The token before this one has no successor yet to tell its length.
    const bBytes = (right == rank - 1 ? at : <usize>load<u32>(starts + (<usize>right << 2), 4)) - b
    const aLength = left == rank - 1 ? at - a : aBytes
    if (at + aLength + bBytes > limit) return BAD_PAIR
    copy(at, a, aLength)
    copy(at + aLength, b, bBytes)
    at += aLength + bBytes
  }
  store<u32>(starts + (<usize>(pairs + 256) << 2), <u32>at)
  return at == limit ? OK : BAD_PAIR
}

/** Copies up to 16 bytes in one step; what it writes beyond is overwritten by the next token or is padding. */
// @ts-ignore: decorator
@inline function copy(to: usize, from: usize, length: usize): void {
  if (length <= 16) v128.store(to, v128.load(from))
  else memory.copy(to, from, length)
}

/** Fills the table, the ranks of single characters, and the pairs of characters that some token cuts. */
function index(starts: usize, tokens: u32, longest: u32): i32 {
  for (let rank: u32 = 0; rank < tokens; rank++) {
    const at = <usize>load<u32>(starts + (<usize>rank << 2))
    const length = <usize>load<u32>(starts + (<usize>rank << 2), 4) - at
    if (length == 0) continue
    if (length > longest) return BAD_HEADER
    insert(at, length, rank)
    const first = <u32>load<u8>(at)
    if (length == 1) {
      if (first < 0x80) store<u32>(CHARACTER_RANKS + (first << 2), rank)
      continue
    }
    if (length == 2) store<u32>(PAIR_RANKS + (<usize>load<u16>(at) << 2), rank)
    // Not the first byte of a character: this token starts inside one.
    if ((first & 0xc0) == 0x80) markHead(at, length)
    else if (isCharacter(at, length, first)) store<u32>(CHARACTER_RANKS + (<usize>decodeAt(at, first) << 2), rank)
    if (load<u8>(at + length - 1) >= 0x80) markTail(at, length)
  }
  return OK
}

/** Whether the token is one character of two or three bytes in UTF-8. */
function isCharacter(at: usize, length: usize, first: u32): bool {
  if (first < 0xc2 || first >= 0xf0 || charLength(first) != length) return false
  for (let i: usize = 1; i < length; i++) if ((load<u8>(at + i) & 0xc0) != 0x80) return false
  return length == 2 || decodeAt(at, first) >= 0x800
}

/** The token starts with the tail of a character: mark where that character meets the next. */
function markHead(at: usize, length: usize): void {
  for (let i: usize = 1; i < length; i++) {
    if ((load<u8>(at + i) & 0xc0) != 0x80) return mark(load<u8>(at + i - 1), load<u8>(at + i))
  }
}

/** If the token ends inside a character: mark where that character meets the one before. */
function markTail(at: usize, length: usize): void {
  let i = length - 1
  while (i > 0 && (load<u8>(at + i) & 0xc0) == 0x80) i--
  const lead = <u32>load<u8>(at + i)
  if (i > 0 && lead >= 0xc0 && charLength(lead) > length - i) mark(load<u8>(at + i - 1), lead)
}

function mark(last: u32, first: u32): void {
  const bit = (last << 8) | first
  store<u8>(CUT_PAIRS + (bit >> 3), load<u8>(CUT_PAIRS + (bit >> 3)) | (<u8>1 << <u8>(bit & 7)))
}

/** Whether some token joins a part of a character that ends in `last`, or of one that starts with `first`, with the other. */
// @ts-ignore: decorator
@inline export function isCut(last: u32, first: u32): bool {
  const bit = (last << 8) | first
  return ((load<u8>(CUT_PAIRS + (bit >> 3)) >> (bit & 7)) & 1) != 0
}

/** The rank of the token that is just this character, below U+10000; or MISS. */
// @ts-ignore: decorator
@inline export function characterRank(cp: u32): u32 {
  return load<u32>(CHARACTER_RANKS + (<usize>cp << 2))
}

// Unpacking a vocabulary. Every token except the 256 bytes is the merge of two lower ranks, so the file holds only the pairs,
// and token bytes follow by concatenation. The format separates what is compressible from what is not: low ranks are used far
// more often than high ones, but the lower bits of a rank are noise.
//
//   u32 splitRule · u32 tokens · u32 bytes of all tokens · u32 longest token in bytes
//   u32 bytes of the left ranks' low bits · u32 bytes of the right ranks' · u64 checksum of what follows
//   u8[256]: the byte of each of the ranks 0–255
//   u8[tokens - 256] heads of the left ranks, u8[tokens - 256] of the right ones
//   the low bits of all left ranks, one after another from bit 0 up, then those of the right ranks
//
// A rank r is written as r + 1 = 1 m…m l…l in binary, with k digits after the leading one. Its head is k << 3 and up to three
// digits m; the others are its low bits. A left rank of 0xffffff marks an unused rank (p50k_base has one).
import { charLength, decodeAt } from './classes'
import {
  BYTE_RANKS, CHARACTER_RANKS, CUT_PAIRS, JOINED, MISS, PADDING, PAIR_RANKS, reach, resetTop, scratchTop, take,
} from './layout'
import { takeIndexed } from './indexing'
import { hashBytes, setTable } from './table'

const HEADER_BYTES: u32 = 32
const NO_TOKEN: u32 = 0xffffff
export const MAX_TOKENS: u32 = 1 << 20
/** Tokens per call: at each call the engine can switch to its optimised code. */
export const BATCH: u32 = 1 << 12

export let splitRule: u32 = 0
export let tokenCount: u32 = 0

/** The results of `init`. */
export const OK: i32 = 0
export const BAD_LENGTH: i32 = 1
export const BAD_CHECKSUM: i32 = 2
export const BAD_HEADER: i32 = 3
export const BAD_PAIR: i32 = 4
export const NO_MEMORY: i32 = 5

/**
 * Where the host puts a section of this size before `unpack`: after everything that the tables for so many tokens and token
 * bytes need, so that unpacking never overwrites what it has yet to read. 0 when there is no such place.
 */
export function sectionAddress(sectionBytes: u32, tokens: u32, tokenBytes: u32): usize {
  resetTop()
  if (tokens > MAX_TOKENS || tokenBytes > tokens * 32) return 0
  const at = scratchTop() + (<usize>tokens << 2) + tokenBytes + (<usize>slotCountFor(tokens) << 4) + 1024
  return reach(at + sectionBytes + PADDING) ? at : 0
}

// @ts-ignore: decorator
@inline function slotCountFor(tokens: u32): u32 {
  return <u32>1 << (32 - clz(tokens + (tokens >> 2)))
}

/** Writes the bytes of every token. They are added to the table after that: see indexing.ts. */
export function unpack(section: usize, sectionBytes: u32): i32 {
  if (sectionBytes < HEADER_BYTES + 256) return BAD_LENGTH
  splitRule = load<u32>(section)
  const tokens = load<u32>(section, 4)
  const bytes = load<u32>(section, 8)
  const longest = load<u32>(section, 12)
  if (splitRule > 2 || tokens < 256 || tokens > MAX_TOKENS || longest > 0xffff) return BAD_HEADER
  const pairs = tokens - 256
  const leftBytes = load<u32>(section, 16)
  const rightBytes = load<u32>(section, 20)
  if (<u64>sectionBytes != <u64>(HEADER_BYTES + 256) + <u64>pairs * 2 + leftBytes + rightBytes) return BAD_LENGTH
  if (bytes > tokens * 32) return BAD_HEADER
  const payload = section + HEADER_BYTES
  if (hashBytes(payload, sectionBytes - HEADER_BYTES) != load<u64>(section, 24)) return BAD_CHECKSUM

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
  memory.fill(JOINED, 0, 1 << 15)

  const status = concatenate(payload, pairs, leftBytes, starts, text, text + bytes, longest)
  if (status != OK) return status
  memory.fill(section, 0, sectionBytes)
  return takeIndexed(tokens) ? OK : NO_MEMORY
}

/** The number of low bits of a rank, from its head. */
// @ts-ignore: decorator
@inline function lowBits(head: u32): u32 { return max(head >> 3, 3) - 3 }

/** The rank with this head whose low bits start at bit `at` of `bits`. */
// @ts-ignore: decorator
@inline function rankFrom(head: u32, bits: usize, at: usize): u32 {
  const k = head >> 3
  const low = lowBits(head)
  const tail = <u32>(load<u64>(bits + (at >> 3)) >> (at & 7)) & ((1 << low) - 1)
  return ((((1 << min(k, 3)) | (head & 7)) << low) | tail) - 1
}

/** The address for the next token's bytes, and the bit positions of the next left and right ranks. */
let at: usize = 0
let leftAt: usize = 0
let rightAt: usize = 0

/** Writes the bytes of every token and where they start. */
function concatenate(
  payload: usize, pairs: u32, leftBytes: u32, starts: usize, text: usize, limit: usize, longest: u32,
): i32 {
  at = text
  leftAt = 0
  rightAt = 0
  for (let rank: u32 = 0; rank < 256; rank++) {
    const byte = load<u8>(payload + rank)
    store<u8>(at, byte)
    store<u32>(starts + (rank << 2), <u32>at)
    store<u32>(BYTE_RANKS + (<usize>byte << 2), rank)
    at++
  }
  const heads = payload + 256
  for (let i: u32 = 0; i < pairs; i += BATCH) {
    const status = concatenatePairs(heads, pairs, leftBytes, i, min(i + BATCH, pairs), starts, limit, longest)
    if (status != OK) return status
  }
  store<u32>(starts + (<usize>(pairs + 256) << 2), <u32>at)
  return at == limit ? OK : BAD_PAIR
}

function concatenatePairs(
  heads: usize, pairs: u32, leftBytes: u32, first: u32, end: u32, starts: usize, limit: usize,
  longest: u32,
): i32 {
  const leftBits = heads + pairs * 2
  const rightBits = leftBits + leftBytes
  for (let i = first; i < end; i++) {
    const rank = i + 256
    const leftHead = <u32>load<u8>(heads + i)
    const rightHead = <u32>load<u8>(heads + pairs + i)
    const left = rankFrom(leftHead, leftBits, leftAt)
    const right = rankFrom(rightHead, rightBits, rightAt)
    leftAt += lowBits(leftHead)
    rightAt += lowBits(rightHead)
    store<u32>(starts + (<usize>rank << 2), <u32>at)
    if (left == NO_TOKEN) continue
    if (left >= rank || right >= rank) return BAD_PAIR
    // The start of this token gives the length of the token before.
    const a = <usize>load<u32>(starts + (<usize>left << 2))
    const aBytes = <usize>load<u32>(starts + (<usize>left << 2), 4) - a
    const b = <usize>load<u32>(starts + (<usize>right << 2))
    const bBytes = <usize>load<u32>(starts + (<usize>right << 2), 4) - b
    if (at + aBytes + bBytes > limit) return BAD_PAIR
    if (aBytes + bBytes > longest) return BAD_HEADER
    copy(at, a, aBytes)
    copy(at + aBytes, b, bBytes)
    markJoined(at, aBytes, bBytes)
    at += aBytes + bBytes
  }
  return OK
}

/**
 * Marks the two characters in the middle of a token made of `left` and `right` bytes. All other neighbours in it are in the
 * middle of one of its halves. Where one of the two characters is cut, CUT_PAIRS has them instead.
 */
// @ts-ignore: decorator
@inline function markJoined(at: usize, left: usize, right: usize): void {
  const middle = at + left
  const b = <u32>load<u8>(middle)
  if ((load<u8>(middle - 1) | b) < 0x80 || (b & 0xc0) == 0x80 || charLength(b) > right) return
  let lead = middle - 1
  while (lead > at && (load<u8>(lead) & 0xc0) == 0x80) lead--
  const a = <u32>load<u8>(lead)
  if ((a & 0xc0) == 0x80 || lead + charLength(a) != middle) return
  const bit = joinBit(a < 0x80 ? a : decodeAt(lead, a), b < 0x80 ? b : decodeAt(middle, b))
  store<u8>(JOINED + (bit >> 3), load<u8>(JOINED + (bit >> 3)) | (<u8>1 << <u8>(bit & 7)))
}

// @ts-ignore: decorator
@inline function joinBit(before: u32, behind: u32): u32 {
  return (before * 0x9e3779b1 ^ behind * 0x85ebca6b) >> 14
}

/** Whether some token may contain the two characters side by side, both whole. One of them is not ASCII. */
// @ts-ignore: decorator
@inline export function mayJoin(before: u32, behind: u32): bool {
  const bit = joinBit(before, behind)
  return ((load<u8>(JOINED + (bit >> 3)) >> (bit & 7)) & 1) != 0
}

/** Copies up to 16 bytes in one step. What it writes beyond them is padding, or overwritten by the next token. */
// @ts-ignore: decorator
@inline function copy(to: usize, from: usize, length: usize): void {
  if (length <= 16) v128.store(to, v128.load(from))
  else memory.copy(to, from, length)
}

/** Marks that a token joins part of a character that ends in `last`, or that starts with `first`, with the other one. */
export function mark(last: u32, first: u32): void {
  const bit = (last << 8) | first
  store<u8>(CUT_PAIRS + (bit >> 3), load<u8>(CUT_PAIRS + (bit >> 3)) | (<u8>1 << <u8>(bit & 7)))
}

/** Whether some token joins part of a character that ends in `last`, or that starts with `first`, with the other one. */
// @ts-ignore: decorator
@inline export function isCut(last: u32, first: u32): bool {
  const bit = (last << 8) | first
  return ((load<u8>(CUT_PAIRS + (bit >> 3)) >> (bit & 7)) & 1) != 0
}

/** The rank of the token that is exactly this character, below U+10000, or MISS. */
// @ts-ignore: decorator
@inline export function characterRank(cp: u32): u32 {
  return load<u32>(CHARACTER_RANKS + (<usize>cp << 2))
}

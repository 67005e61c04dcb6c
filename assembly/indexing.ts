// Adding the vocabulary's tokens to the table, with what merging knows of them: the ranks of single characters, and the pairs
// of characters that some token cuts. That takes longer than all else of a start, so it may be done in parts, and a short text
// may be counted before: for it, the tokens are enough that can occur in it.
//
// All that is ever asked about a text is asked about some of its bytes side by side. A token whose own bytes are not all side
// by side somewhere in the text is never the answer, whether the table has it or not.
import { charLength, decodeAt } from './classes'
import { CHARACTER_RANKS, PAIR_RANKS, take } from './layout'
import { insert, tokenStarts } from './table'
import { BATCH, mark, tokenCount } from './vocabulary'

/** All ranks below this are in the table. */
let next: u32 = 0
/** bit[tokens]: those that are in the table already. */
let indexed: usize = 0
/** bit[65536]: two bytes → whether they are side by side in the text. */
let pairs: usize = 0

/** Makes room, and adds the 256 bytes. False when memory cannot grow. */
export function takeIndexed(tokens: u32): bool {
  indexed = take((<usize>tokens >> 3) + 1)
  pairs = take(1 << 13)
  next = 0
  if (indexed == 0 || pairs == 0) return false
  memory.fill(indexed, 0, (<usize>tokens >> 3) + 1)
  addUpTo(256)
  return true
}

/** Adds about `tokens` more. Returns whether all are in the table. */
export function addTokens(tokens: u32): bool {
  const end = min(next + tokens, tokenCount)
  while (next < end) addUpTo(min(next + BATCH, tokenCount))
  return next == tokenCount
}

function addUpTo(end: u32): void {
  for (let rank = next; rank < end; rank++) add(rank)
  next = end
}

/** Adds every token that can occur in the `bytes` at `text`, and some that cannot. Looks at each token that is not in the table. */
export function addTokensOf(text: usize, bytes: u32): void {
  memory.fill(pairs, 0, 1 << 13)
  for (let i: usize = 1; i < bytes; i++) {
    const pair = <u32>load<u16>(text + i - 1)
    store<u8>(pairs + (pair >> 3), load<u8>(pairs + (pair >> 3)) | (<u8>1 << <u8>(pair & 7)))
  }
  for (let rank = next; rank < tokenCount; rank += BATCH) addPossible(rank, min(rank + BATCH, tokenCount))
}

function addPossible(first: u32, end: u32): void {
  let at = <usize>load<u32>(tokenStarts + (<usize>first << 2))
  for (let rank = first; rank < end; rank++) {
    const last = <usize>load<u32>(tokenStarts + (<usize>rank << 2), 4) - 1
    // A rank without a token has no bytes.
    let i = at
    while (i < last && isPair(i)) i++
    if (i == last) add(rank)
    at = last + 1
  }
}

// @ts-ignore: decorator
@inline function isPair(at: usize): bool {
  const pair = <u32>load<u16>(at)
  return ((load<u8>(pairs + (pair >> 3)) >> (pair & 7)) & 1) != 0
}

function add(rank: u32): void {
  const bit = indexed + (rank >> 3)
  const bits = load<u8>(bit)
  const own = <u8>1 << <u8>(rank & 7)
  if ((bits & own) != 0) return
  store<u8>(bit, bits | own)
  const at = <usize>load<u32>(tokenStarts + (<usize>rank << 2))
  const length = <usize>load<u32>(tokenStarts + (<usize>rank << 2), 4) - at
  if (length == 0) return
  insert(at, length, rank)
  const first = <u32>load<u8>(at)
  if (length == 1) {
    if (first < 0x80) store<u32>(CHARACTER_RANKS + (first << 2), rank)
    return
  }
  if (length == 2) store<u32>(PAIR_RANKS + (<usize>load<u16>(at) << 2), rank)
  // Not the first byte of a character: this token starts inside a character.
  if ((first & 0xc0) == 0x80) markHead(at, length)
  else if (isCharacter(at, length, first)) store<u32>(CHARACTER_RANKS + (<usize>decodeAt(at, first) << 2), rank)
  if (load<u8>(at + length - 1) >= 0x80) markTail(at, length)
}

/** Whether the token is one character of two or three bytes in UTF-8. */
function isCharacter(at: usize, length: usize, first: u32): bool {
  if (first < 0xc2 || first >= 0xf0 || charLength(first) != length) return false
  for (let i: usize = 1; i < length; i++) if ((load<u8>(at + i) & 0xc0) != 0x80) return false
  return length == 2 || decodeAt(at, first) >= 0x800
}

/** The token starts with the rest of a character. Marks where that character meets the next. */
function markHead(at: usize, length: usize): void {
  for (let i: usize = 1; i < length; i++) {
    if ((load<u8>(at + i) & 0xc0) != 0x80) return mark(load<u8>(at + i - 1), load<u8>(at + i))
  }
}

/** If the token ends inside a character, marks where that character meets the one before. */
function markTail(at: usize, length: usize): void {
  let i = length - 1
  while (i > 0 && (load<u8>(at + i) & 0xc0) == 0x80) i--
  const lead = <u32>load<u8>(at + i)
  if (i > 0 && lead >= 0xc0 && charLength(lead) > length - i) mark(load<u8>(at + i - 1), lead)
}

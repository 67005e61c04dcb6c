// A cache of counts, so that text counted before is not counted again. A text is cut into chunks of a kilobyte or a little
// more. The count of each chunk that occurs twice is stored with its bytes, which are compared; a hash alone is never trusted.
// Where chunks end depends only on the text near the cut, so a few chunks after an edit the chunks are the old ones again.
//   index: sets of four ways: u32 offset of an entry, or SEEN, or 0 · u32 upper half of a hash
//   entry: u32 length << 16 | tokens · the text, padded to four bytes
// Entries are written one after another. When there is no room left, the cache is emptied.
import { BOTH, charLength, classAt, LOWER, NEWLINE, NUMBER, OTHER, SPACE, UPPER } from './classes'
import { take } from './layout'
import { copyBytes } from './table'

/** A chunk ends at the first cut after this many bytes, if there is one before SEARCHED_BYTES. */
const CHUNK_BYTES: usize = 1024
const SEARCHED_BYTES: usize = 1280

const SETS: u32 = 1 << 10
const INDEX_BYTES: usize = <usize>SETS << 5
const ENTRIES_BYTES: usize = 1 << 22
const LARGEST: usize = 4 + SEARCHED_BYTES + 16

let index: usize = 0
let entries: usize = 0
/** Instead of an offset: the chunk was seen once, and is stored when it occurs again. */
const SEEN: usize = 1
const FIRST: usize = 4
let next: usize = FIRST

export function takeChunks(): bool {
  index = take(INDEX_BYTES)
  entries = take(ENTRIES_BYTES)
  return index != 0 && entries != 0
}

/** Bit `before << 3 | after`: a text may be cut between characters of these classes, unless the second is an apostrophe. */
const CUT_BEHIND: u64 = (1 << OTHER) | (1 << NUMBER) | (1 << SPACE) | (1 << NEWLINE)
const CUTS: u64 =
  (CUT_BEHIND << (UPPER << 3)) |
  (CUT_BEHIND << (LOWER << 3)) |
  (CUT_BEHIND << (BOTH << 3)) |
  (<u64>(0xff & ~(1 << NUMBER)) << (NUMBER << 3))
const APOSTROPHE: u32 = 0x27

/**
 * Where the chunk that starts at `p` ends, or 0 if there is no cut near enough. A cut is after a letter, before a character
 * that is not a letter, a mark or an apostrophe; or after a number, before anything else. There the parts have the tokens of
 * the whole. In every split rule here, a match that takes a letter then takes only letters and marks, and perhaps an
 * apostrophe with a contraction; and a match that takes a number takes nothing else after it.
 */
export function chunkEnd(p: usize, end: usize): usize {
  if (end - p <= CHUNK_BYTES) return end
  let at = p + CHUNK_BYTES
  while ((load<u8>(at) & 0xc0) == 0x80) at--
  const last = min(p + SEARCHED_BYTES, end)
  let b = <u32>load<u8>(at)
  let before = classAt(at, b)
  while (true) {
    at += charLength(b)
    if (at >= last) return at == end ? end : 0
    b = <u32>load<u8>(at)
    const behind = classAt(at, b)
    if ((CUTS >> ((before << 3) | behind)) & 1 && b != APOSTROPHE) return at
    before = behind
  }
}

/** The set and the tag of the last chunk looked up, and the way that holds it or records that it was seen. */
let set: usize = 0
let tag: u32 = 0
let way: usize = 0

/** The number of tokens of the chunk [p, end), or 0 if it is not in the cache. */
export function knownCount(p: usize, end: usize): u32 {
  const length = end - p
  const hash = hashChunk(p, length)
  set = index + (<usize>(<u32>hash & (SETS - 1)) << 5)
  tag = <u32>(hash >> 32)
  for (way = set; way < set + 32; way += 8) {
    if (load<u32>(way, 4) != tag) continue
    const offset = <usize>load<u32>(way)
    if (offset <= SEEN) return 0
    const entry = entries + offset
    const head = load<u32>(entry)
    return head >> 16 == <u32>length && sameChunk(entry + 4, p, length) ? head & 0xffff : 0
  }
  return 0
}

/** Stores the number of tokens of the chunk for which `knownCount` last gave 0. */
export function keepCount(p: usize, end: usize, tokens: u32): void {
  // A text that occurs once should neither evict what occurs often nor take memory for a copy.
  if (way == set + 32 || load<u32>(way) == 0) {
    way = wayToUse()
    store<u32>(way, SEEN)
    store<u32>(way, tag, 4)
    return
  }
  const length = end - p
  if (next + LARGEST > ENTRIES_BYTES) {
    memory.fill(index, 0, INDEX_BYTES)
    next = FIRST
    store<u32>(way, tag, 4)
  }
  store<u32>(way, <u32>next)
  const entry = entries + next
  store<u32>(entry, (<u32>length << 16) | tokens)
  copyBytes(entry + 4, p, length)
  next += 4 + ((length + 3) & ~3)
}

/** A free way of the set, or one that was only seen, or else one chosen by the tag. */
function wayToUse(): usize {
  let found = set + (<usize>(tag & 3) << 3)
  for (let at = set; at < set + 32; at += 8) {
    const offset = load<u32>(at)
    if (offset == 0) return at
    if (offset == SEEN) found = at
  }
  return found
}

const K1: u64 = 0x9e3779b97f4a7c15
const K2: u64 = 0xc2b2ae3d27d4eb4f

/** Two independent chains, so that their multiplications overlap. Reads up to 15 bytes past the end. */
function hashChunk(p: usize, length: usize): u64 {
  let a: u64 = <u64>length * K2
  let b: u64 = K1
  let left = <isize>length
  for (; left >= 16; left -= 16, p += 16) {
    a = (a ^ load<u64>(p)) * K1
    b = (b ^ load<u64>(p, 8)) * K2
    a ^= a >> 32
    b ^= b >> 32
  }
  if (left > 8) {
    a = (a ^ load<u64>(p)) * K1
    b = (b ^ (load<u64>(p, 8) << ((16 - left) << 3))) * K2
  } else if (left > 0) {
    a = (a ^ (load<u64>(p) << ((8 - left) << 3))) * K1
  }
  const h = (rotl(a, 23) ^ b ^ (b >> 29)) * K1
  return h ^ (h >> 32)
}

/** Whether `length` bytes at `a` and `b` are the same. Reads up to 15 bytes past both ends. */
function sameChunk(a: usize, b: usize, length: usize): bool {
  let i: usize = 0
  let difference = i64x2.splat(0)
  for (; i + 16 <= length; i += 16) difference = v128.or(difference, v128.xor(v128.load(a + i), v128.load(b + i)))
  if (v128.any_true(difference)) return false
  for (; i + 8 <= length; i += 8) if (load<u64>(a + i) != load<u64>(b + i)) return false
  const left = length - i
  return left == 0 || (load<u64>(a + i) ^ load<u64>(b + i)) << ((8 - left) << 3) == 0
}

// A cache of tokens, so that text counted before is not counted again, nor encoded. A text is cut into chunks of a kilobyte or
// a little more. The count of each chunk that occurs twice is stored with its bytes, which are compared; a hash alone is never
// trusted. Where a chunk is encoded twice, its ids are stored as well.
// Where chunks end depends only on the text near the cut, so a few chunks after an edit the chunks are the old ones again.
//   index: sets of four ways: u32 offset of an entry, perhaps WITH_IDS, or SEEN, or 0 · u32 upper half of a hash
//   entry: u32 length << 16 | tokens · the text, padded to four bytes · u32 ids, WITH_IDS
// Entries are written one after another. When there is no room left, the cache is emptied.
import { BOTH, charLength, classAt, isLetterOrMark, LOWER, MARK, NEWLINE, NUMBER, OTHER, SPACE, UPPER } from './classes'
import { take } from './layout'
import { addCount, emitFrom, emitted, idsFrom, isKeeping } from './output'
import { copyBytes } from './table'
import { isApartAt } from './segments'

/** A chunk ends at the first cut after this many bytes, if there is one before SEARCHED_BYTES. */
const CHUNK_BYTES: usize = 1024
const SEARCHED_BYTES: usize = 1280

const SETS: u32 = 1 << 10
const INDEX_BYTES: usize = <usize>SETS << 5
const ENTRIES_BYTES: usize = 1 << 22

let index: usize = 0
let entries: usize = 0
/** Instead of an offset: the chunk was seen once, and is stored when it occurs again. */
const SEEN: usize = 1
/** Added to an offset: the entry has the ids, too. */
const WITH_IDS: usize = 2
const FIRST: usize = 4
let next: usize = FIRST

export function takeChunks(): bool {
  index = take(INDEX_BYTES)
  entries = take(ENTRIES_BYTES)
  return index != 0 && entries != 0
}

/** Bit `before << 3 | after`: a text may be cut between characters of these classes, unless the second is an apostrophe. */
const CUT_AFTER_LETTER: u64 = (1 << OTHER) | (1 << NUMBER) | (1 << SPACE) | (1 << NEWLINE)
const CUTS: u64 =
  (CUT_AFTER_LETTER << (UPPER << 3)) |
  (CUT_AFTER_LETTER << (LOWER << 3)) |
  (CUT_AFTER_LETTER << (BOTH << 3)) |
  (<u64>(0xff & ~(1 << NUMBER)) << (NUMBER << 3)) |
  (<u64>(1 << SPACE) << (MARK << 3)) |
  (<u64>(1 << SPACE) << (OTHER << 3))

const APOSTROPHE: u32 = 0x27

/**
 * Where the chunk that starts at `p` ends, or 0 if there is no cut near enough. A cut is after a letter, before a character
 * that is not a letter, a mark or an apostrophe; or after a number, before anything else; or after any character that is not
 * white space, before white space that is no line end. There the parts have the tokens of the whole. In every split rule
 * here, a match that takes a letter then takes only letters and marks, and perhaps an apostrophe with a contraction; a match
 * that takes a number takes nothing else after it; and no match takes white space after something else, except line ends.
 */
export function chunkEnd(p: usize, end: usize): usize {
  if (end - p <= CHUNK_BYTES) return end
  let at = p + CHUNK_BYTES
  while ((load<u8>(at) & 0xc0) == 0x80) at--
  const first = at
  const last = min(p + SEARCHED_BYTES, end)
  let b = <u32>load<u8>(at)
  let before = classAt(at, b)
  while (true) {
    at += charLength(b)
    if (at >= last) return at == end ? end : cutInRun(p, first, last)
    b = <u32>load<u8>(at)
    const behind = classAt(at, b)
    if ((CUTS >> ((before << 3) | behind)) & 1 && b != APOSTROPHE) return at
    before = behind
  }
}

/**
 * A cut inside a pretoken, after the character at `p` and before `last`, or 0. It lies between two letters that have no case,
 * or before two of three characters that are signs, where no token contains both neighbours and none cuts one of them (see
 * merge.ts). No token reaches across it, and the text after it is split as it was:
 *
 * - The rest of a run of signs is a match from any of them on, if the next one is no sign before a letter.
 * - The rest of a run of letters without case is a match from any of them on. But in o200k, capitals after the run belong to
 *   it unless the word has a small letter before, so there must be none in the chunk, which starts at `start`. If the chunk
 *   starts inside the word, it does so at a cut like this, and there is none before it, either.
 */
function cutInRun(start: usize, p: usize, last: usize): usize {
  let before = classOf(p)
  for (let at = p + lengthOf(p); at < last; ) {
    const behind = classOf(at)
    const next = at + lengthOf(at)
    if (before == behind && (before == BOTH || (before == OTHER && next < last && classOf(next) == OTHER))) {
      if (isApartAt(p, at)) return before == BOTH && hasSmallLetter(start, at) ? 0 : at
    }
    p = at
    before = behind
    at = next
  }
  return 0
}

/** Whether there is a small letter between `start` and `end` in the word that reaches to `end`. */
function hasSmallLetter(start: usize, end: usize): bool {
  let isFound = false
  while (start < end) {
    const c = classOf(start)
    isFound = isLetterOrMark(c) && (isFound || c == LOWER)
    start += lengthOf(start)
  }
  return isFound
}

function lengthOf(p: usize): usize { return charLength(load<u8>(p)) }
function classOf(p: usize): u32 { return classAt(p, load<u8>(p)) }

/** The set and the tag of the last chunk looked up, and the way that holds it or records that it was seen. */
let set: usize = 0
let tag: u32 = 0
let way: usize = 0

/** Emits the tokens of the chunk [p, end) if the cache has them, and their ids where those are wanted. Else false. */
export function emitKnown(p: usize, end: usize): bool {
  const length = end - p
  const hash = hashChunk(p, length)
  set = index + (<usize>(<u32>hash & (SETS - 1)) << 5)
  tag = <u32>(hash >> 32)
  for (way = set; way < set + 32; way += 8) {
    if (load<u32>(way, 4) != tag) continue
    const found = <usize>load<u32>(way)
    if (found <= SEEN || (isKeeping() && (found & WITH_IDS) == 0)) return false
    const entry = entries + (found & ~WITH_IDS)
    const head = load<u32>(entry)
    if (head >> 16 != <u32>length || !sameChunk(entry + 4, p, length)) return false
    if (isKeeping()) emitFrom(entry + 4 + padded(length), head & 0xffff)
    else addCount(head & 0xffff)
    return true
  }
  return false
}

/** Stores the tokens emitted since there were `before` for the chunk that `emitKnown` last refused. */
export function keepChunk(p: usize, end: usize, before: u32): void {
  // A text that occurs once should neither evict what occurs often nor take memory for a copy.
  if (way == set + 32 || load<u32>(way) == 0) {
    way = wayToUse()
    store<u32>(way, <u32>SEEN)
    store<u32>(way, tag, 4)
    return
  }
  const length = end - p
  const tokens = emitted() - before
  const bytes = 4 + padded(length) + (isKeeping() ? <usize>tokens << 2 : 0)
  // Copying writes up to 15 bytes more.
  if (next + bytes + 16 > ENTRIES_BYTES) {
    memory.fill(index, 0, INDEX_BYTES)
    next = FIRST
    store<u32>(way, tag, 4)
  }
  store<u32>(way, <u32>(next | (isKeeping() ? WITH_IDS : 0)))
  const entry = entries + next
  store<u32>(entry, (<u32>length << 16) | tokens)
  copyBytes(entry + 4, p, length)
  if (isKeeping()) copyBytes(entry + 4 + padded(length), idsFrom(before), <usize>tokens << 2)
  next += bytes
}

// @ts-ignore: decorator
@inline function padded(length: usize): usize { return (length + 3) & ~3 }

/** A free way of the set, or one that was only seen, or else one chosen by the tag. */
function wayToUse(): usize {
  let found = set + (<usize>(tag & 3) << 3)
  for (let at = set; at < set + 32; at += 8) {
    const offset = load<u32>(at)
    if (offset == 0) return at
    if (offset == <u32>SEEN) found = at
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

// The memory map. Everything of fixed size lives at a constant address below STATIC_BASE, so that the compiler
// can fold the addresses; AssemblyScript's own data starts at STATIC_BASE (`--memoryBase` in asconfig.json);
// the vocabulary's tables follow it, and text and results come last, where memory can grow.

/** Pretokens that are split before they are looked up: enough to overlap cache misses, few enough for the L1 cache. */
export const TILE: u32 = 256

/** The most bytes that one call of the small merge takes, and so the most parts it can have. */
export const MERGE_BYTES: u32 = 256

/** u32[TILE + 1]: the address where each pretoken of the tile ends. Entry 0 is where the first one starts. */
export const BOUNDS: usize = 0x1000
/** u32[TILE]: rank of each pretoken of the tile, or MISS. */
export const RANKS: usize = 0x1440
/** u32[TILE + 1]: the numbers of the tile's pretokens that are not tokens. */
export const MISSES: usize = 0x1c40
/** v128[17]: masks that keep the first 0–16 bytes of a 16-byte load. */
export const BYTE_MASKS: usize = 0x2080
/** u32[256]: byte → its rank. */
export const BYTE_RANKS: usize = 0x2200
/** u8[128]: class of each ASCII byte. */
export const ASCII_CLASS: usize = 0x2600
/** u8[2048]: class of each code point that takes at most two bytes. */
export const TWO_BYTE_CLASS: usize = 0x7000

// The small merge's parts, indexed by the part's number before any merge.
/** u32[MERGE_BYTES + 16]: `rank << 8 | index` of merging a part with the next, or NO_MERGE. */
export const MERGE_KEYS: usize = 0x3000
/** u32[MERGE_BYTES + 8]: byte offset at which a part starts, and one more entry for the end. */
export const MERGE_STARTS: usize = 0x3800
/** u16[MERGE_BYTES + 8]: the next living part. */
export const MERGE_NEXT: usize = 0x4000
/** u16[MERGE_BYTES + 8]: the previous living part. */
export const MERGE_PREVIOUS: usize = 0x4400
/** u32[MERGE_BYTES + 8]: the rank of a part. */
export const MERGE_RANKS: usize = 0x4800

/** u32[16 + 3]: the lowest key of each block of 16 parts. */
export const MERGE_BLOCKS: usize = 0x4d00

/**
 * Two windows of a long pretoken, WINDOW_BYTES apart: u32[MERGE_BYTES + 8] ranks of the tokens, followed by
 * u32[MERGE_BYTES + 8] addresses where they end.
 */
export const WINDOWS: usize = 0x5000
export const WINDOW_BYTES: usize = 0x1000
export const WINDOW_ENDS: usize = 0x800

/** u16[0x110000 / 128]: page of each block of 128 code points. */
export const CLASS_PAGES: usize = 0x8000
/** u8[256 + 8][128]: the pages. Each of the first 8 is of one class throughout. */
export const CLASS_BLOCKS: usize = 0x10000

/** bit[65536]: last byte × first byte of two neighbouring characters that a token joins, with part of one of them. */
export const CUT_PAIRS: usize = 0x20000
/** u32[65536]: code point below U+10000 → rank of the token that is exactly this character, or MISS. */
export const CHARACTER_RANKS: usize = 0x22000
/** bit[2^21]: the existence filter in front of the vocabulary table. */
export const FILTER: usize = 0x62000

/** u32[65536]: two bytes → the rank of their token, or MISS. Every merge starts with this lookup. */
export const PAIR_RANKS: usize = 0xa2000

/** bit[2^18]: a hash of two neighbouring characters, not both ASCII → whether some token may contain both. */
export const JOINED: usize = 0xe2000

export const STATIC_BASE: usize = 0xea000

/** No token has this rank. */
export const MISS: u32 = 0xffffffff
/** Larger than every `rank << 8 | index`. */
export const NO_MERGE: u32 = 0xffffffff
/** Bytes that may be read past the end of a text. */
export const PADDING: usize = 64

let top: usize = 0

/** Starts allocating memory after the static data. */
export function resetTop(): void {
  top = (__heap_base + 63) & ~63
}

/** Allocates `bytes`, 64-byte aligned, and zeroed unless used before. 0 when memory cannot grow that far. */
export function take(bytes: usize): usize {
  const start = top
  if (!reach(start + bytes)) return 0
  top = (start + bytes + 63) & ~63
  return start
}

/** The first address after everything permanent. */
export function scratchTop(): usize {
  return top
}

/** Grows memory until it contains `address`. Growing moves nothing, but detaches JavaScript's views. */
export function reach(address: usize): bool {
  const pages = (address + 0xffff) >>> 16
  const missing = <i32>pages - memory.size()
  if (address > 0xffff0000 || address < top) return false
  return missing <= 0 || memory.grow(missing) >= 0
}

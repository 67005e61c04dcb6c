// Where text comes in and tokens go out, after the tables, where memory can grow: the text, and then, when ids are wanted,
// u32 ids, at most one per byte of text.
import { PADDING, reach, scratchTop } from './layout'
import { copyBytes } from './table'

export let text: usize = 0
export let ids: usize = 0

let end: usize = 0
let written: u32 = 0
let keeping: bool = false

/** Makes room for a text of `bytes`, and for its tokens if `withTokens`. False when memory cannot grow. */
export function reserve(bytes: u32, withTokens: bool): bool {
  text = scratchTop()
  ids = (text + bytes + PADDING * 2) & ~63
  const need: u64 = <u64>text + bytes + 256 + (withTokens ? <u64>bytes * 4 : 0)
  if (need > 0xfff00000) return false
  end = <usize>need
  return reach(end)
}

/** The first address after the reserved space. */
export function outputTop(): usize {
  return end
}

export function startOutput(withTokens: bool): void {
  written = 0
  keeping = withTokens
}

// @ts-ignore: decorator
@inline export function emitted(): u32 { return written }

/** Whether ids are wanted, or only their number. */
// @ts-ignore: decorator
@inline export function isKeeping(): bool { return keeping }

/** Removes what was emitted after the first `count` tokens. */
export function rewind(count: u32): void {
  written = count
}

/** Adds `count` tokens of which only the number is wanted. */
// @ts-ignore: decorator
@inline export function addCount(count: u32): void { written += count }

/** Adds a token. */
// @ts-ignore: decorator
@inline export function emit(rank: u32): void {
  if (keeping) store<u32>(ids + (<usize>written << 2), rank)
  written++
}

/** Where the tokens are that were emitted after the first `count`. */
export function idsFrom(count: u32): usize {
  return ids + (<usize>count << 2)
}

/** Adds the `n` tokens at `at`. */
export function emitFrom(at: usize, n: u32): void {
  copyBytes(ids + (<usize>written << 2), at, <usize>n << 2)
  written += n
}

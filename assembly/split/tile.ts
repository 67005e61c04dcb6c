// Splitting a tile of pretokens at once. The lookups that follow are then independent loads, which the processor can overlap,
// and at each call of these functions the engine can switch to its optimised code.
import { BOUNDS, TILE } from '../layout'
import { FULL, splitBlocks } from './blocks'
import { matchCl100k } from './cl100k'
import { matchGpt2 } from './gpt2'
import { matchO200k } from './o200k'

/** The split rules, as numbered in a vocabulary's header. */
export const RULE_GPT2: u32 = 0
export const RULE_CL100K: u32 = 1
export const RULE_O200K: u32 = 2

/** Splits [p, end) into at most TILE pretokens. Writes their ends to BOUNDS[1 …] and returns their number. */
export function splitTile(rule: u32, p: usize, end: usize): u32 {
  store<u32>(BOUNDS, <u32>p)
  if (rule == RULE_O200K) return splitO200k(p, end)
  if (rule == RULE_CL100K) return splitCl100k(p, end)
  return splitGpt2(p, end)
}

/** Whether the matcher should go on, because a block would end at once. */
// @ts-ignore: decorator
@inline function staysBeyond(p: usize): bool {
  return (load<u32>(p) & 0x80808080) != 0
}

function splitO200k(p: usize, end: usize): u32 {
  let n: u32 = 0
  while (n <= FULL && p < end) {
    n = splitBlocks(p, end, n)
    p = load<u32>(BOUNDS + (n << 2))
    if (n > FULL) break
    while (p < end) {
      p = matchO200k(p, end)
      store<u32>(BOUNDS + (++n << 2), <u32>p)
      if (n == TILE || !staysBeyond(p)) break
    }
  }
  return n
}

function splitCl100k(p: usize, end: usize): u32 {
  let n: u32 = 0
  while (n <= FULL && p < end) {
    n = splitBlocks(p, end, n)
    p = load<u32>(BOUNDS + (n << 2))
    if (n > FULL) break
    while (p < end) {
      p = matchCl100k(p, end)
      store<u32>(BOUNDS + (++n << 2), <u32>p)
      if (n == TILE || !staysBeyond(p)) break
    }
  }
  return n
}

function splitGpt2(p: usize, end: usize): u32 {
  let n: u32 = 0
  while (n <= FULL && p < end) {
    n = splitBlocks(p, end, n)
    p = load<u32>(BOUNDS + (n << 2))
    if (n > FULL) break
    while (p < end) {
      p = matchGpt2(p, end)
      store<u32>(BOUNDS + (++n << 2), <u32>p)
      if (n == TILE || !staysBeyond(p)) break
    }
  }
  return n
}

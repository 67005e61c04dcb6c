// Characters of four bytes, remembered by their code points: of most emoji the tokens are not the whole character, and texts
// repeat a few hundred of them.
//   entry: u32 character | tokens << 24 · u32[3] ids
import { MERGE_NEXT, MERGE_RANKS, take } from './layout'
import { merge } from './merge'
import { addCount, emitFrom, isKeeping } from './output'

const ENTRIES: u32 = 1 << 11
/** More tokens than this do not fit in an entry. */
const MOST: u32 = 3

let table: usize = 0

export function takeCharacters(): bool {
  table = take(<usize>ENTRIES << 4)
  return table != 0
}

/** Emits the tokens of `character`, whose four bytes are at `p`. False when it has too many to be remembered. */
export function emitCharacter(p: usize, character: u32): bool {
  const entry = table + (<usize>(character & (ENTRIES - 1)) << 4)
  if ((load<u32>(entry) & 0xffffff) != character && !fill(entry, p, character)) return false
  const n = load<u32>(entry) >> 24
  if (isKeeping()) emitFrom(entry + 4, n)
  else addCount(n)
  return true
}

function fill(entry: usize, p: usize, character: u32): bool {
  const n = merge(p, 4)
  if (n > MOST) return false
  store<u32>(entry, character | (n << 24))
  let part: usize = 0
  for (let i: u32 = 0; i < n; i++) {
    store<u32>(entry + (<usize>i << 2), load<u32>(MERGE_RANKS + (part << 2)), 4)
    part = load<u16>(MERGE_NEXT + (part << 1))
  }
  return true
}

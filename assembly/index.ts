// The core's whole interface. The core owns its memory. The host writes text (UTF-8) and ids where `reserve` makes room, and
// makes new views after each call that can grow memory: `vocabulary`, `reserve`, `count`, `encode`.
import { takeCache } from './cache'
import { takeCharacters } from './characters'
import { takeChunks } from './chunks'
import { buildClasses } from './classes'
import { countText, encodeText } from './encode'
import { addTokens, addTokensOf } from './indexing'
import { ids, reserve as reserveSpace, text } from './output'
import { chooseRule } from './split/blocks'
import { RULE_GPT2, RULE_O200K } from './split/tile'
import { NO_MEMORY, OK, sectionAddress, splitRule, tokenCount, unpack } from './vocabulary'
import { maxTokenBytes } from './table'
import { utf16Of } from './utf16'
import { idsAreNeighbours, utf8OfIds, utf16EndsOfIds } from './ids'

/** The ABI version. It changes with the exports, the vocabulary's layout and the meaning of either. */
export function abi(): u32 { return 4 }

/**
 * Where to write a vocabulary section of `bytes` before `init`, given the numbers of tokens and of token bytes in its header.
 * 0 when memory cannot grow that far.
 */
export function vocabulary(bytes: u32, tokens: u32, tokenBytes: u32): usize {
  return sectionAddress(bytes, tokens, tokenBytes)
}

/** Unpacks the tokens' bytes; `index` builds the tables. Returns 0, or the number of the reason why not (see vocabulary.ts). */
export function init(section: usize, bytes: u32): i32 {
  buildClasses()
  const status = unpack(section, bytes)
  chooseRule(splitRule == RULE_O200K, splitRule == RULE_GPT2)
  return status == OK && !(takeCache() && takeChunks() && takeCharacters()) ? NO_MEMORY : status
}

/** Adds about `tokens` more to the tables. Returns whether all are in. Until then only texts of `indexFor` may be counted or encoded. */
export function index(tokens: u32): bool { return addTokens(tokens) }

/** Adds the tokens that can occur in the first `bytes` of the text. After that, this text is counted and encoded exactly. */
export function indexFor(bytes: u32): void { addTokensOf(text, bytes) }

/** The number of ranks, including unused ones: one more than the largest id that is not special. */
export function size(): u32 { return tokenCount }

/** Bytes of the longest token. */
export function longest(): u32 { return <u32>maxTokenBytes }

/** Makes room for a text of `bytes`, and for ids when `withIds` is not 0. False when memory cannot grow that far. */
export function reserve(bytes: u32, withIds: u32): bool { return reserveSpace(bytes, withIds != 0) }

/** Where text is read and decoded bytes are written. Valid until the next `reserve`. */
export function textAddress(): usize { return text }

/** Where ids are read and written. Valid until the next `reserve` with ids. */
export function idsAddress(): usize { return ids }

/** The tokens of the first `bytes` of the text, or any number above `limit`. 0xffffffff when memory cannot grow. */
export function count(bytes: u32, limit: u32): u32 { return countText(bytes, limit) }

/** Writes the ids of the first `bytes` of the text and returns their number. 0xffffffff when memory cannot grow. */
export function encode(bytes: u32): u32 { return encodeText(bytes) }

/**
 * Writes the bytes of the first `n` ids where the text is, and returns their number. `0x80000000 + i` if the id at index `i`
 * does not exist, 0xffffffff if they are more than `capacity` before that.
 */
export function decode(n: u32, capacity: u32): u32 { return utf8OfIds(n, capacity) }

/**
 * Writes bytes [from, to) of the text as UTF-16 where ids are. Returns the number of code units, or 0 when the bytes are all
 * ASCII or no valid UTF-8.
 */
export function utf16(from: u32, to: u32): u32 { return utf16Of(text + from, text + to, ids) }

/**
 * Replaces the first `n` ids, which are the encoding of the text, by the positions where they end, in UTF-16 code units. For
 * a token that ends inside a character, the position is the end of that character, and the sign bit is set.
 */
export function utf16Ends(n: u32): void { utf16EndsOfIds(n) }

/**
 * Whether two tokens may be neighbours in an encoding, that is, whether they are the encoding of their joined bytes.
 * Overwrites the text.
 */
export function neighbours(a: u32, b: u32): bool { return idsAreNeighbours(a, b) }

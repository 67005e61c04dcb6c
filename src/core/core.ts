/**
 * One instance of the core, and the only code that knows its memory. Its calls keep no state, so one instance serves every
 * tokenizer of its vocabulary. When the last tokenizer is collected, the instance and its memory are, too.
 */
import { formatNumber, TokenroomError } from '../errors/index.ts'
import { ABI_VERSION, type CoreExports, FAILED, HEADER, INIT_FAILURES } from './abi.ts'
import { abiMismatch, corrupt } from './encoding-file.ts'
import { stringOfUtf16 } from './host-strings.ts'

/** Bytes that are always reserved: a text this long is counted without growing memory. */
const STANDING_BYTES = 1 << 17

/** Code units of the longest text that is counted before all tables are built, and how many such texts are: each takes a tenth of the building. */
const EARLY_CODE_UNITS = 4096
const EARLY_TEXTS = 4
/** Tokens that `build` adds at once, in about two milliseconds. */
const BUILT_AT_ONCE = 16_384

const encoder = new TextEncoder()
const fromUtf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const fromUtf16 = stringOfUtf16(globalThis)

export class Core {
  /** One more than the largest rank. */
  readonly size: number
  /** Bytes of the longest token. */
  readonly longest: number
  /** The number of the split rule: 0 for gpt2, 1 for cl100k, 2 for o200k. */
  readonly splitRule: number
  readonly #exports: CoreExports
  #capacityBytes = 0
  #hasIds = false
  #text = new Uint8Array()
  #isBuilt = false
  #earlyTexts = EARLY_TEXTS

  /**
   * Unpacks the vocabulary, in about 10–20 ms for 200,000 tokens. Its tables take twice as long to build: `build` does that
   * in steps, and what is left of it the first call that needs them all. Throws `ENCODING_CORRUPT`, `ABI_MISMATCH`,
   * `OUT_OF_MEMORY`.
   */
  constructor(module: WebAssembly.Module, vocabulary: Uint8Array, encoding: string) {
    this.#exports = instantiate(module, encoding)
    const found = this.#exports.abi()
    if (found !== ABI_VERSION) throw abiMismatch(found)
    const header = new DataView(vocabulary.buffer, vocabulary.byteOffset, vocabulary.byteLength)
    if (header.byteLength < HEADER.bytes) throw corrupt(encoding, INIT_FAILURES[1] ?? '')
    this.splitRule = header.getUint32(HEADER.splitRuleAt, true)
    const tokens = header.getUint32(HEADER.tokensAt, true)
    const address =
      this.#exports.vocabulary(vocabulary.length, tokens, header.getUint32(HEADER.tokenBytesAt, true)) >>> 0
    if (address === 0) throw corrupt(encoding, `its header names ${tokens} tokens, more than a vocabulary can have`)
    new Uint8Array(this.#exports.memory.buffer, address).set(vocabulary)
    const status = this.#exports.init(address, vocabulary.length)
    if (status === INIT_FAILURES.length - 1) throw outOfMemory(vocabulary.length)
    if (status !== 0) throw corrupt(encoding, INIT_FAILURES[status] ?? `its core answered ${status}`)
    this.size = this.#exports.size()
    this.longest = this.#exports.longest()
    this.#reserve(STANDING_BYTES, true)
  }

  /** Builds some more of the tables. Returns whether all are built. Takes about two milliseconds. */
  build(): boolean {
    this.#isBuilt ||= this.#exports.index(BUILT_AT_ONCE) !== 0
    return this.#isBuilt
  }

  /** The tokens of `text`, or any number above `limit`. O(n) for text that people write, O(n log n) for any other. */
  count(text: string, limit = FAILED - 1): number {
    const bytes = this.#write(text, false)
    if (!this.#isBuilt) this.#prepare(text, bytes)
    return this.#checked(this.#exports.count(bytes, limit), bytes)
  }

  /** The ids of `text`, in memory that the next call overwrites. */
  encode(text: string): Uint32Array {
    const bytes = this.#write(text, true)
    if (!this.#isBuilt) this.#prepare(text, bytes)
    const n = this.#checked(this.#exports.encode(bytes), bytes)
    return this.#ids(n)
  }

  /**
   * Where each of the last call's `ids` ends, in UTF-16 code units of its text, in memory that the next call overwrites.
   * The sign bit marks a token that ends inside a character. Its end is then the end of that character.
   */
  utf16Ends(ids: Uint32Array): Uint32Array {
    this.#exports.utf16Ends(ids.length)
    return ids
  }

  /** Whether two ids may be neighbours in an encoding. Takes a merge of their bytes. */
  areNeighbours(a: number, b: number): boolean {
    this.buildAll()
    return this.#exports.neighbours(a, b) !== 0
  }

  /** The bytes of `ids`, in memory that the next call overwrites, but for `textOf`; or the index of the first id that is not a token. */
  decode(ids: Uint32Array): Uint8Array | number {
    this.#reserve(ids.length, true)
    while (true) {
      this.#ids(ids.length).set(ids)
      const bytes = this.#exports.decode(ids.length, this.#capacityBytes) >>> 0
      if (bytes < 0x80000000) return this.#textView().subarray(0, bytes)
      if (bytes !== FAILED) return bytes - 0x80000000
      this.#reserve(this.#capacityBytes * 2, true)
    }
  }

  /**
   * The text of bytes [from, to) of the last `decode`, whole characters. Bytes that are no UTF-8 become U+FFFD. Makes the
   * string of UTF-16 unless all is ASCII: V8 makes it thirty times as fast as of UTF-8.
   */
  textOf(from: number, to: number): string {
    const units = this.#exports.utf16(from, to)
    if (units === 0) return fromUtf8.decode(this.#textView().subarray(from, to))
    return fromUtf16(this.#exports.memory.buffer, this.#exports.idsAddress() >>> 0, units)
  }

  /** Builds what `text` needs, which was just written: of a short one only some tokens. */
  #prepare(text: string, bytes: number): void {
    if (text.length > EARLY_CODE_UNITS || this.#earlyTexts === 0) this.buildAll()
    else {
      this.#earlyTexts--
      this.#exports.indexFor(bytes)
    }
  }

  /** Builds all that is left of the tables. */
  buildAll(): void {
    while (!this.build());
  }

  /** Writes `text` as UTF-8, with U+FFFD for lone surrogates. Returns its length in bytes. */
  #write(text: string, withIds: boolean): number {
    // A code unit takes at most three bytes.
    this.#reserve(text.length * 3, withIds)
    return encoder.encodeInto(text, this.#textView()).written
  }

  #reserve(bytes: number, withIds: boolean): void {
    if (bytes <= this.#capacityBytes && (this.#hasIds || !withIds)) return
    const wanted = Math.max(bytes, STANDING_BYTES)
    if (wanted > 0xffffffff || this.#exports.reserve(wanted, withIds ? 1 : 0) === 0) throw outOfMemory(bytes)
    this.#capacityBytes = wanted
    this.#hasIds = withIds
    this.#text = new Uint8Array()
  }

  /** Made again after memory has grown, which detaches views and makes them empty. */
  #textView(): Uint8Array {
    if (this.#text.length === 0) {
      this.#text = new Uint8Array(this.#exports.memory.buffer, this.#exports.textAddress() >>> 0, this.#capacityBytes)
    }
    return this.#text
  }

  #ids(length: number): Uint32Array {
    return new Uint32Array(this.#exports.memory.buffer, this.#exports.idsAddress() >>> 0, length)
  }

  #checked(tokens: number, bytes: number): number {
    if (tokens >>> 0 === FAILED) throw outOfMemory(bytes)
    return tokens >>> 0
  }
}

function instantiate(module: WebAssembly.Module, encoding: string): CoreExports {
  try {
    return new WebAssembly.Instance(module, {}).exports as unknown as CoreExports
  } catch (cause) {
    throw corrupt(encoding, 'its code cannot be instantiated', cause)
  }
}

function outOfMemory(neededBytes: number): TokenroomError {
  return new TokenroomError(
    'OUT_OF_MEMORY',
    `WebAssembly memory cannot grow for a piece of ${formatNumber(neededBytes)} bytes; count the text in smaller parts`,
    { neededBytes, reason: 'memory.grow was refused' },
  )
}

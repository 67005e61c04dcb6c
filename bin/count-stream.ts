import type { Tokenizer } from 'tokenroom'
import { lastCut } from '../src/tokenizer/cuts.ts'
import { CommandError } from './errors.ts'

/** What was counted. `binary` ends the reading early; `repaired` says that some bytes were not UTF-8. */
export type StreamCount =
  | { readonly binary: true }
  | { readonly binary: false; readonly tokens: number; readonly bytes: number; readonly repaired: boolean }

/** A string cannot be much longer. */
const MOST_HELD = 1 << 28

/** A NUL in so many bytes makes a file binary, as it does for git. */
const LOOKED_AT_BYTES = 8_000

/**
 * Counts a stream of UTF-8 of any length, exactly as its whole text would be, holding a piece at a time: what comes
 * before a place where texts may be cut is counted and let go. Bytes that are not UTF-8 count as U+FFFD.
 */
export async function countStream(
  stream: AsyncIterable<Uint8Array>,
  tokenizer: Pick<Tokenizer, 'count'>,
  onBytes: (bytes: number) => void = () => {},
): Promise<StreamCount> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const check = new Utf8Check()
  // In pieces, so that a stretch without a cut is joined once, not with every piece.
  let held: string[] = []
  let heldCodeUnits = 0
  let tokens = 0
  let bytes = 0
  for await (const chunk of stream) {
    if (bytes < LOOKED_AT_BYTES && chunk.subarray(0, LOOKED_AT_BYTES - bytes).includes(0)) return { binary: true }
    bytes += chunk.length
    check.add(chunk)
    const piece = decoder.decode(chunk, { stream: true })
    const cut = lastCut(piece, 0, piece.length)
    if (cut > 0) {
      tokens += tokenizer.count(held.join('') + piece.slice(0, cut))
      held = []
      heldCodeUnits = 0
    }
    held.push(piece.slice(cut))
    heldCodeUnits += piece.length - cut
    if (heldCodeUnits > MOST_HELD) throw tooLong(heldCodeUnits)
    onBytes(chunk.length)
  }
  held.push(decoder.decode())
  tokens += tokenizer.count(held.join(''))
  return { binary: false, tokens, bytes, repaired: !check.end() }
}

function tooLong(codeUnits: number): CommandError {
  return new CommandError(
    'TEXT_TOO_LONG',
    `${codeUnits} characters follow each other without a word's end; that much has to be held at once. Count it in parts`,
  )
}

/** Whether all bytes so far are UTF-8. */
class Utf8Check {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  #valid = true

  add(chunk: Uint8Array): void {
    if (this.#valid) this.#decode(chunk)
  }

  end(): boolean {
    if (this.#valid) this.#decode()
    return this.#valid
  }

  #decode(chunk?: Uint8Array): void {
    try {
      if (chunk === undefined) this.#decoder.decode()
      else this.#decoder.decode(chunk, { stream: true })
    } catch {
      this.#valid = false
    }
  }
}

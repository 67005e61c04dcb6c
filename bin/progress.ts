import { formatCount } from './table.ts'

const SHOWN_FROM_BYTES = 16_000_000
const EVERY_MS = 200

/** How far a long count is, on standard error, when someone watches and it is worth showing. */
export class Progress {
  readonly #totalBytes: number | null
  readonly #watched: boolean
  #readBytes = 0
  #shownAt = 0
  #shown = false

  /** `totalBytes` is null when it is not known. */
  constructor(totalBytes: number | null, watched = process.stderr.isTTY === true) {
    this.#totalBytes = totalBytes
    this.#watched = watched && (totalBytes === null || totalBytes >= SHOWN_FROM_BYTES)
  }

  add(bytes: number): void {
    this.#readBytes += bytes
    if (!this.#watched || this.#readBytes < SHOWN_FROM_BYTES) return
    const now = Date.now()
    if (now - this.#shownAt < EVERY_MS) return
    this.#shownAt = now
    this.#shown = true
    const read = `${formatCount(Math.floor(this.#readBytes / 1e6))} MB`
    const of = this.#totalBytes
    const share =
      of === null ? '' : ` of ${formatCount(Math.ceil(of / 1e6))} MB, ${Math.floor((this.#readBytes / of) * 100)} %`
    process.stderr.write(`\r\x1b[Kcounted ${read}${share}`)
  }

  /** Takes the line away again. */
  end(): void {
    if (this.#shown) process.stderr.write('\r\x1b[K')
  }
}

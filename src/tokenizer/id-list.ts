/** Memory that is kept for the next text: as much as two megabytes of prose take. */
const KEPT_IDS = 1 << 19

/**
 * The ids of a text's parts, one after another, in memory that the next text uses again. Of the arrays that a part is copied
 * to only the last is new: on repeated text, making an array for each part took a sixth of the time of encoding.
 */
export class IdList {
  #ids = new Uint32Array(0)
  #length = 0

  add(ids: Uint32Array): void {
    const length = this.#length + ids.length
    if (length > this.#ids.length) {
      const larger = new Uint32Array(Math.max(length, this.#ids.length * 2))
      larger.set(this.#ids.subarray(0, this.#length))
      this.#ids = larger
    }
    this.#ids.set(ids, this.#length)
    this.#length = length
  }

  /** All ids as an array of their own. The list is empty then. */
  take(): Uint32Array {
    const all = this.#ids.slice(0, this.#length)
    this.clear()
    return all
  }

  clear(): void {
    this.#length = 0
    if (this.#ids.length > KEPT_IDS) this.#ids = new Uint32Array(0)
  }
}

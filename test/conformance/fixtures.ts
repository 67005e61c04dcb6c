/**
 * Recorded results of tiktoken, for runtimes where it cannot run: the ids of whole batches of texts, as a count and a hash. Written by
 * `scripts/generate-fixtures.ts` to `fixtures.generated.json`.
 */
export interface Fixtures {
  /** The version of the `tiktoken` package that the digests come from. */
  readonly tiktoken: string
  /** Real texts, part of the batches. */
  readonly texts: readonly { readonly name: string; readonly text: string }[]
  /** By encoding and name of batch. */
  readonly digests: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** Collects ids into a digest: their number, and a 64-bit hash that depends on their order. */
export class IdsDigest {
  #count = 0
  #first = 0x811c9dc5
  #second = 0x9747b28c

  add(ids: Uint32Array): void {
    this.#count += ids.length
    for (const id of ids) {
      this.#first = Math.imul(this.#first ^ id, 0x01000193)
      this.#second = Math.imul(this.#second ^ id ^ (this.#second >>> 15), 0x85ebca6b)
    }
    // The end of a text counts too: the same ids over other texts are another digest.
    this.#first = Math.imul(this.#first ^ 0xffffffff, 0x01000193)
  }

  toString(): string {
    const hex = (word: number) => (word >>> 0).toString(16).padStart(8, '0')
    return `${this.#count}:${hex(this.#first)}${hex(this.#second)}`
  }
}

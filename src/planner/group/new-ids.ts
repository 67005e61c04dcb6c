/** Ids in place of those that are empty, or were used before: in the request, or in one round. */
export class NewIds {
  readonly #areUnique: boolean
  readonly #used = new Set<string>()
  readonly #next = new Map<string, number>()
  #ofRound = new Set<string>()
  #round = 0

  constructor(areUnique: boolean) {
    this.#areUnique = areUnique
  }

  /** The id to use instead of one that the API does not take, or null. */
  renamed(id: string, round: number): string | null {
    if (round !== this.#round) this.#ofRound = new Set()
    this.#round = round
    const taken = this.#areUnique ? this.#used : this.#ofRound
    const isTaken = id === '' || taken.has(id)
    const stem = id === '' ? 'call' : id
    let number = this.#next.get(stem) ?? 2
    if (isTaken) {
      while (this.#used.has(`${stem}_${number}`)) number++
      this.#next.set(stem, number + 1)
    }
    const given = isTaken ? `${stem}_${number}` : id
    this.#used.add(given)
    this.#ofRound.add(given)
    return isTaken ? given : null
  }
}

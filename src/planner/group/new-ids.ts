/** Ids in place of those that are empty, or were used before: in the request, or in one round. */
export class NewIds {
  readonly #areUnique: boolean
  readonly #used = new Set<string>()
  readonly #next = new Map<string, number>()
  /** The first id of the round, and all of them when there are more. */
  #first = ''
  #ofRound: Set<string> | null = null
  #round = 0

  constructor(areUnique: boolean) {
    this.#areUnique = areUnique
  }

  /** The id to use instead of one that the API does not take, or null. */
  renamed(id: string, round: number): string | null {
    const isFirst = round !== this.#round
    this.#round = round
    const isTaken = id === '' || (this.#areUnique ? this.#used.has(id) : !isFirst && this.#isOfRound(id))
    const given = isTaken ? this.#newId(id === '' ? 'call' : id) : id
    this.#used.add(given)
    if (!this.#areUnique) this.#add(given, isFirst)
    return isTaken ? given : null
  }

  #newId(stem: string): string {
    let number = this.#next.get(stem) ?? 2
    while (this.#used.has(`${stem}_${number}`)) number++
    this.#next.set(stem, number + 1)
    return `${stem}_${number}`
  }

  #isOfRound(id: string): boolean {
    return this.#ofRound === null ? id === this.#first : this.#ofRound.has(id)
  }

  // Most rounds have one call, so a set is made for the others only.
  #add(id: string, isFirst: boolean): void {
    if (isFirst) {
      this.#first = id
      this.#ofRound = null
    } else {
      this.#ofRound ??= new Set([this.#first])
      this.#ofRound.add(id)
    }
  }
}

/** A binary heap whose members know their place, so that any of them can leave. All steps are O(log n). */

export interface HeapMember {
  /** Its place in the heap; -1 when it is in none. */
  heapIndex: number
  /** What it is ordered by when it enters or is moved. */
  heapKey: number
}

export class Heap<T extends HeapMember> {
  readonly #members: T[] = []

  get size(): number {
    return this.#members.length
  }

  /** The member with the smallest key. */
  first(): T | undefined {
    return this.#members[0]
  }

  /** The smallest key; infinite when there is no member. */
  get firstKey(): number {
    return this.#members.length === 0 ? Number.POSITIVE_INFINITY : this.#members[0]!.heapKey
  }

  has(member: T): boolean {
    return member.heapIndex >= 0 && this.#members[member.heapIndex] === member
  }

  add(member: T): void {
    this.#members.push(member)
    this.#up(member, this.#members.length - 1)
  }

  remove(member: T): void {
    const at = member.heapIndex
    const last = this.#members.pop()!
    member.heapIndex = -1
    if (last !== member) this.#settle(last, at)
  }

  /** Puts a member in its place after its key changed. */
  moved(member: T): void {
    this.#settle(member, member.heapIndex)
  }

  #settle(member: T, at: number): void {
    this.#up(member, at)
    if (member.heapIndex === at) this.#down(member, at)
  }

  #up(member: T, from: number): void {
    const members = this.#members
    let at = from
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = members[parent]!
      if (above.heapKey <= member.heapKey) break
      members[at] = above
      above.heapIndex = at
      at = parent
    }
    members[at] = member
    member.heapIndex = at
  }

  #down(member: T, from: number): void {
    const members = this.#members
    let at = from
    for (;;) {
      let child = 2 * at + 1
      if (child >= members.length) break
      if (child + 1 < members.length && members[child + 1]!.heapKey < members[child]!.heapKey) child++
      const below = members[child]!
      if (below.heapKey >= member.heapKey) break
      members[at] = below
      below.heapIndex = at
      at = child
    }
    members[at] = member
    member.heapIndex = at
  }
}

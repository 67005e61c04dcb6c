/** Numbers from 0 up to 1 that look random and are the same on every machine: mulberry32 from `seed`. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Parts that `make` returns, until together they have `bytes` of UTF-8 or more. */
export function repeatUntil(bytes: number, make: (index: number) => string): string {
  const parts: string[] = []
  for (let total = 0; total < bytes; ) {
    const part = make(parts.length)
    parts.push(part)
    total += Buffer.byteLength(part)
  }
  return parts.join('')
}

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

/** Whether a message is still what it was: a copy of it, and a comparison with that copy. */

/** A deep copy of JSON-like data. Strings are shared, so copying an image costs nothing. */
export function snapshotOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(snapshotOf)
  if (ArrayBuffer.isView(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, snapshotOf(field)]))
}

/** Whether `value` is what it was when `snapshot` was taken. Linear in the number of its fields; identical strings compare at once. */
export function isUnchanged(value: unknown, snapshot: unknown): boolean {
  if (value === snapshot) return true
  if (typeof value !== 'object' || typeof snapshot !== 'object' || value === null || snapshot === null) return false
  if (Array.isArray(value)) {
    if (!Array.isArray(snapshot) || value.length !== snapshot.length) return false
    for (let i = 0; i < value.length; i++) if (!isUnchanged(value[i], snapshot[i])) return false
    return true
  }
  const keys = Object.keys(value)
  if (Array.isArray(snapshot) || keys.length !== Object.keys(snapshot).length) return false
  for (const key of keys) {
    if (!isUnchanged((value as Record<string, unknown>)[key], (snapshot as Record<string, unknown>)[key])) return false
  }
  return true
}

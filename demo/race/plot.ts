/** One measurement of a lane of the race. */
export interface Lap {
  readonly characters: number
  readonly tokens: number
  readonly ms: number
}

export const PLOT = { width: 640, height: 220, left: 56, right: 12, top: 24, bottom: 28 } as const

/** The points of lanes on one pair of axes: from zero, linear in both, so that a straight line is linear time. */
export function pointsOf(
  laps: readonly Lap[],
  mostCharacters: number,
  mostMs: number,
): readonly (readonly [number, number])[] {
  const { width, height, left, right, top, bottom } = PLOT
  const x = (characters: number) => left + (characters / mostCharacters) * (width - left - right)
  const y = (ms: number) => height - bottom - (ms / mostMs) * (height - top - bottom)
  return [[x(0), y(0)], ...laps.map(({ characters, ms }) => [x(characters), y(ms)] as const)]
}

/** Milliseconds for a person: `0.4 ms`, `12 ms`, `3.1 s`. */
export function formatMs(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

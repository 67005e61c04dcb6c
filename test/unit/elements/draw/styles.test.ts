/** The colours of the elements, as contrast ratios of WCAG 2 against the page that they are made for. */
import { describe, expect, test } from 'vitest'
import { BASE } from '../../../../src/elements/draw/styles.ts'

const colours = new Map(
  [...BASE.matchAll(/--(\w+):var\(--token-meter-[\w-]+,light-dark\((#\w+),(#\w+)\)\)/g)].map(
    ([, name, light, dark]) => [name!, { light: light!, dark: dark! }] as const,
  ),
)

function luminance(hex: string): number {
  const full = hex.length === 4 ? hex.replace(/\w/g, (digit) => digit + digit) : hex
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(full.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

const TINTS = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'cf', 'held']

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  const colour = (name: string) => colours.get(name)![theme]

  test.each(TINTS)('the part %s stands out from the page', (name) => {
    expect(contrast(colour(name), colour('page'))).toBeGreaterThanOrEqual(3)
  })

  test.each(['danger', 'warn'])('words in %s can be read', (name) => {
    expect(contrast(colour(name), colour('page'))).toBeGreaterThanOrEqual(4.5)
  })

  test('parts differ in lightness too, not in hue alone', () => {
    const ladder = TINTS.slice(0, 6).map((name) => luminance(colour(name)) + 0.05)
    ladder.sort((a, b) => a - b)
    for (let i = 1; i < ladder.length; i++) expect(ladder[i]! / ladder[i - 1]!).toBeGreaterThan(1.08)
  })
})

test('every tint but the first and the framing has a pattern of its own', () => {
  const patterns = [1, 2, 3, 4, 5].map((tint) => {
    const rule = new RegExp(`\\[data-tint="${tint}"\\]\\{--c:var\\(--c${tint}\\);(.*?)\\}`).exec(BASE)?.[1] ?? ''
    return rule.replace(/var\(--c\d\)/g, '')
  })
  expect(patterns.filter((pattern) => pattern === '')).toEqual([])
  expect(new Set(patterns).size).toBe(5)
})

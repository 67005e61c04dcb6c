/** The colours of the page, as contrast ratios of WCAG 2. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(new URL('../../../../demo/styles/theme.css', import.meta.url), 'utf8')
const colours = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(
    ([, name, light, dark]) => [name!, { light: light!, dark: dark! }] as const,
  ),
)

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

const slots = ['system', 'examples', 'tools', 'retrieved', 'history', 'user', 'framing', 'reserve']

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  const colour = (name: string) => colours.get(name)![theme]

  test.each(['ink', 'ink-2', 'ink-3', 'danger', 'warn', 'good', 'accent'])('text in %s is readable', (name) => {
    for (const surface of ['page', 'surface', 'surface-raised', 'surface-sunken', 'hover'])
      expect(contrast(colour(name), colour(surface)), `on ${surface}`).toBeGreaterThanOrEqual(4.5)
  })

  test.each(['danger', 'warn', 'good'])('a %s badge is readable', (name) => {
    expect(contrast(colour(name), colour(`${name}-soft`))).toBeGreaterThanOrEqual(4.5)
  })

  test.each(slots)('the slot %s stands out from what it lies on', (name) => {
    for (const surface of ['page', 'surface', 'surface-sunken'])
      expect(contrast(colour(`slot-${name}`), colour(surface)), `on ${surface}`).toBeGreaterThanOrEqual(3)
  })

  test('the borders of fields stand out', () => {
    expect(contrast(colour('control-line'), colour('surface'))).toBeGreaterThanOrEqual(3)
  })

  test.each(['a', 'b', 'c', 'd', 'e'])('text on the token colour %s is readable', (name) => {
    expect(contrast(colour('ink'), colour(`token-${name}`))).toBeGreaterThanOrEqual(7)
  })

  test('the slots differ in lightness too, not in hue alone', () => {
    const ladder = slots.slice(0, 6).map((name) => luminance(colour(`slot-${name}`)) + 0.05)
    ladder.sort((a, b) => a - b)
    for (let i = 1; i < ladder.length; i++) expect(ladder[i]! / ladder[i - 1]!).toBeGreaterThan(1.08)
  })
})

import { describe, expect, it } from 'vitest'
import { addFeatures, featuresOf } from '../../../../src/chat/estimate/features.ts'

const TEXTS = [
  "We're sure that you'll say it's John's, isn't it? I'VE said 'no'.",
  '  {"name": "get_weather",\n\t"HTTPServer": [1.25, 1000000]}\n\n// ---- end ----',
  'Zürich, naïve Việt Nam; слово 世界 안녕 ไทย ქართული 😀👍🏽 ❤️ e\u0301',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa INTERNATIONALISATIONs ================',
]

describe('the features of a text', () => {
  it.each(TEXTS)('are told of each place as if the text ended there: %s', (text) => {
    let end = 0
    const all = [...text].slice(0, -1).map((character) => (end += character.length))
    for (const places of [all, all.filter((_, index) => index % 3 === 1)]) {
      const heard: number[] = []
      const hear = (index: number, features: Float64Array) => {
        const start = text.slice(0, places[index])
        heard.push(places[index]!)
        expect([...features], JSON.stringify(start)).toEqual([...featuresOf(start)])
      }
      addFeatures(featuresOf(''), text, 0, text.length, { places, hear })
      expect(heard).toEqual(places)
    }
  })

  it.each(TEXTS)('are added to what was counted before: %s', (text) => {
    const sum = featuresOf(text)
    addFeatures(sum, text, 0, text.length)
    expect([...sum]).toEqual([...featuresOf(text)].map((count) => 2 * count))
  })
})

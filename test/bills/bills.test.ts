/**
 * The bill as the test: every recorded request is counted, and held against what the provider charged. The recordings
 * are other people's texts, so they are read from beside the repository; what is here is figures.
 */
import { describe, expect, it } from 'vitest'
import { broughtCounter, howToBring } from '../../scripts/bills/brought.ts'
import { isWrong } from '../../scripts/bills/differences.ts'
import { billOf, readBills, readDifferences } from '../../scripts/bills/files.ts'
import { isEqual, isWithin, measureAll, type Row, widthOf } from '../../scripts/bills/measure.ts'
import { howToGet, isOracle, readRecordings } from '../../scripts/bills/recordings.ts'
import { vitestHarness } from '../conformance/vitest-harness.ts'

const recordings = readRecordings()
const known = new Set(readDifferences().map(({ id }) => id))
const remedy = 'see "npm run bills -- --rows"; when the change is meant, "npm run bills -- --write"'

if (recordings === null) vitestHarness.skip('counts against recorded bills', howToGet)
else {
  describe('recorded bills', async () => {
    const oracles = recordings.filter(isOracle)
    const rows = await measureAll(oracles)
    const shown = (list: readonly Row[]) =>
      list.map(({ recording, billedTokens, count, error }) => {
        const counted = count ? `${count.lower}..${count.tokens}..${count.upper}` : error
        return `${recording.id}: billed ${billedTokens}, counted ${counted}`
      })

    it('are those that the figures of this repository are of', () => {
      expect(Object.fromEntries(oracles.map((recording) => [recording.id, billOf(recording)]))).toEqual(readBills())
    })

    it('agree with every count that is called exact', () => {
      const claimed = rows.filter(({ count }) => count?.exact)
      expect(claimed.length).toBeGreaterThan(100)
      expect(shown(claimed.filter((row) => !isEqual(row)))).toEqual([])
    })

    it('are within the bounds, and equal where the tokenizer is here, but for the list of differences', () => {
      const fresh = rows.filter((row) => isWrong(row) && !known.has(row.recording.id))
      expect(shown(fresh), remedy).toEqual([])
    })

    it('come out wrong wherever the list of differences says so', () => {
      const right = rows.filter((row) => known.has(row.recording.id) && !isWrong(row))
      expect(shown(right), remedy).toEqual([])
    })

    describe('with the tokenizer that a caller brings, of Gemini', async () => {
      if ((await broughtCounter('gemini-2.5-flash')) === null) {
        vitestHarness.skip('agree', howToBring)
        return
      }
      const brought = await measureAll(
        oracles.filter(({ api }) => api === 'gemini'),
        { counterOf: broughtCounter },
      )

      it('agree with every count that is called exact', () => {
        const claimed = brought.filter(({ count }) => count?.exact)
        expect(claimed.length).toBeGreaterThan(120)
        expect(shown(claimed.filter((row) => !isEqual(row)))).toEqual([])
      })

      it('are within the bounds, of which half are narrower than a sixth of the bill', () => {
        expect(shown(brought.filter((row) => !isWithin(row)))).toEqual([])
        const widths = brought.map(widthOf).sort((a, b) => a - b)
        expect(widths[widths.length >> 1]).toBeLessThan(1 / 6)
      })

      it('have bounds in order, and what adds up to them', () => expectSums(brought))
    })

    it('have bounds in order, and what adds up to them', () => expectSums(rows))

    function expectSums(counted: readonly Row[]) {
      for (const { recording, count } of counted) {
        if (count === null) continue
        const { lower, tokens, upper, contentTokens, framingTokens, breakdown, unread, exact } = count
        expect(lower, recording.id).toBeLessThanOrEqual(tokens)
        expect(tokens, recording.id).toBeLessThanOrEqual(upper)
        expect(contentTokens + framingTokens, recording.id).toBe(upper)
        expect(
          Object.values(breakdown).reduce((sum, one) => sum + one, 0),
          recording.id,
        ).toBe(upper)
        if (unread.length > 0) expect(exact, recording.id).toBe(false)
      }
    }
  })
}

it('the list of differences names each recording once, with a bill that is in the figures', () => {
  const bills = readBills()
  expect(known.size).toBe(readDifferences().length)
  for (const { id, billed } of readDifferences()) expect(bills[id]?.tokens, id).toBe(billed)
})

import { describe, expect, it } from 'vitest'
import { latest } from '../../../../workers/page/latest.ts'

/** A counter that answers on command, so that every order of events can be tested. */
function manual() {
  const calls: { text: string; answer: (value: number) => void; fail: (error: Error) => void }[] = []
  const count = (text: string) =>
    new Promise<number>((answer, fail) => {
      calls.push({ text, answer, fail })
    })
  return { calls, count }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

describe('latest', () => {
  it('runs one call, keeps the newest waiting and skips those between', async () => {
    const { calls, count } = manual()
    const counted = latest(count)
    const answers = ['a', 'ab', 'abc', 'abcd'].map((text) => counted(text))
    calls[0]?.answer(1)
    await settled()
    calls[1]?.answer(4)
    expect(await Promise.all(answers)).toEqual([
      { superseded: false, value: 1, stale: true },
      { superseded: true },
      { superseded: true },
      { superseded: false, value: 4, stale: false },
    ])
    expect(calls.map(({ text }) => text)).toEqual(['a', 'abcd'])
  })

  it('resolves a skipped call at once, before the running one has answered', async () => {
    const { count } = manual()
    const counted = latest(count)
    counted('a')
    const skipped = counted('ab')
    counted('abc')
    expect(await skipped).toEqual({ superseded: true })
  })

  it('delivers answers in the order of the calls, whatever the pauses between them', async () => {
    const { calls, count } = manual()
    const counted = latest(count)
    const seen: number[] = []
    const type = async (length: number) => {
      const answer = await counted('x'.repeat(length))
      if (!answer.superseded) seen.push(answer.value)
    }
    const typed: Promise<void>[] = []
    for (let length = 1; length <= 40; length++) {
      typed.push(type(length))
      // Answers fall due after 1, 2 or 3 further keys.
      if (length % 3 !== 0) for (const { text, answer } of calls.splice(0)) answer(text.length)
      if (length % 2 === 0) await settled()
    }
    while (calls.length > 0) {
      for (const { text, answer } of calls.splice(0)) answer(text.length)
      await settled()
    }
    await Promise.all(typed)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(40)
    expect(seen.length).toBeGreaterThan(1)
  })

  it('rejects the call that failed and runs the one that waits', async () => {
    const { calls, count } = manual()
    const counted = latest(count)
    const first = counted('a')
    const second = counted('ab')
    calls[0]?.fail(new Error('crashed'))
    await expect(first).rejects.toThrow('crashed')
    calls[1]?.answer(2)
    expect(await second).toEqual({ superseded: false, value: 2, stale: false })
  })
})

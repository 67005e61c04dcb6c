/** Documents and long calls in the package's own worker, in a real browser. */
import type { RemoteDocument, RemoteTokenizer } from '../../workers/page/index.ts'
import { expect, test } from './test.ts'

declare global {
  interface Window {
    tokenizer: RemoteTokenizer
    held: RemoteDocument
    /** Text of words that differ, so that nothing is answered from a cache of whole words. */
    words: (codeUnits: number) => string
  }
}

const words = `(codeUnits) => {
  let seed = 1
  const words = []
  for (let length = 0; length < codeUnits; length += 8) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
    words.push(seed.toString(36).padEnd(7, 'e'))
  }
  return words.join(' ').slice(0, codeUnits)
}`

test.beforeEach(async ({ page }) => {
  await page.addInitScript(`globalThis.words = ${words}`)
})

test('a document has the counts, ranges, tokens and text of fresh counts, edit after edit', async ({ open }) => {
  const { page } = await open()
  const result = await page.evaluate(async () => {
    const tokenizer = await window.tokenroom.loadTokenizer('o200k_base')
    let text = `${window.words(20_000)} ${'a'.repeat(20_000)} 你好 👩‍👩‍👧‍👦\r\n`
    const document = await tokenizer.document(text)
    const wrong: string[] = []
    const wellFormed = (part: string) => new TextDecoder().decode(new TextEncoder().encode(part))
    const inserts = ['a', '', '\ud83d', '\ude00', '\r\n', ' word', '的', '<|endoftext|>', 'aaaaaaaa', '123']
    for (let i = 0; i < 60; i++) {
      const from = (i * 7919) % text.length
      const to = Math.min(text.length, from + (i % 5))
      const insert = inserts[i % inserts.length]!
      text = text.slice(0, from) + insert + text.slice(to)
      const count = await document.replace(from, to, insert)
      if (count !== (await tokenizer.count(text))) wrong.push(`edit ${i}`)
      const end = Math.min(text.length, from + 300)
      if ((await document.countRange(from, end)) !== (await tokenizer.count(text.slice(from, end)))) {
        wrong.push(`range of edit ${i}`)
      }
      const { ids, starts, ends } = await document.segments(from, end)
      const joined = await tokenizer.decode(ids)
      if (!joined.includes(wellFormed(text.slice(starts[1] ?? 0, ends[ids.length - 2] ?? 0)))) {
        wrong.push(`segments of edit ${i}`)
      }
    }
    return { wrong, same: (await document.text()) === text, length: document.length === text.length }
  })
  expect(result).toEqual({ wrong: [], same: true, length: true })
})

test('typing into 10 MB posts only the edits, and the last count is exact', async ({ open }) => {
  const { page } = await open()
  const result = await page.evaluate(async () => {
    const tokenizer = await window.tokenroom.loadTokenizer('o200k_base')
    const text = window.words(10_000_000)
    const document = await tokenizer.document(text)
    const post = Worker.prototype.postMessage
    let longest = 0
    Worker.prototype.postMessage = function (this: Worker, message: unknown, transfer: Transferable[]) {
      longest = Math.max(longest, JSON.stringify(message).length)
      post.call(this, message, { transfer })
    } as typeof post
    const shown: number[] = []
    const typed = 'hello there, this is typed'
    for (const [i, key] of [...typed].entries()) {
      void document.replace(5_000_000 + i, 5_000_000 + i, key).then((count) => shown.push(count))
      if (i % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 0))
    }
    const pending = document.pendingEdits
    const count = await document.settled()
    Worker.prototype.postMessage = post
    const expected = await tokenizer.count(text.slice(0, 5_000_000) + typed + text.slice(5_000_000))
    return { longest, pending, count, expected, last: shown.at(-1), after: document.pendingEdits, edits: shown.length }
  })
  expect(result.longest).toBeLessThan(4_000)
  expect(result.pending).toBeGreaterThan(0)
  expect(result).toMatchObject({ count: result.expected, last: result.expected, after: 0, edits: 26 })
})

test('a count of 40 MB reports progress, ends when aborted, and does not block typing', async ({ open }) => {
  const { page } = await open()
  const result = await page.evaluate(async () => {
    const tokenizer = await window.tokenroom.loadTokenizer('o200k_base')
    const text = window.words(10_000_000).repeat(4)
    const document = await tokenizer.document('typed ')
    const events: string[] = []
    let reports = 0
    let last = 0
    const ordered: boolean[] = []
    const long = tokenizer
      .count(text, {
        onProgress: ({ doneCodeUnits, totalCodeUnits }) => {
          reports++
          ordered.push(doneCodeUnits >= last && totalCodeUnits === text.length)
          last = doneCodeUnits
        },
      })
      .then((count) => {
        events.push('long')
        return count
      })
    let answered = 0
    while (answered < 20) {
      await document.append('word ')
      await tokenizer.count('a short text')
      answered++
    }
    events.push('typed')
    const count = await long

    const controller = new AbortController()
    const aborted = tokenizer.count(text, {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('not wanted')),
    })
    const reason = await aborted.then(
      () => 'answered',
      (error: Error) => error.message,
    )
    const started = performance.now()
    // Another long one has to wait for the aborted one to be off the worker.
    await tokenizer.count(text.slice(0, 2_000_000))
    const nextMs = performance.now() - started
    return { events, reports, ordered: ordered.every(Boolean), count, reason, nextMs, typed: await document.text() }
  })
  expect(result).toMatchObject({ events: ['typed', 'long'], ordered: true, reason: 'not wanted' })
  expect(result.reports).toBeGreaterThan(2)
  expect(result.count).toBeGreaterThan(8_000_000)
  expect(result.typed).toBe(`typed ${'word '.repeat(20)}`)
})

test('encode, split and documents of long texts can be aborted', async ({ open }) => {
  const { page } = await open()
  const reasons = await page.evaluate(async () => {
    const tokenizer = await window.tokenroom.loadTokenizer('o200k_base')
    const text = window.words(20_000_000)
    const reasons: unknown[] = []
    const calls = [
      (options: object) => tokenizer.encode(text, options),
      (options: object) => tokenizer.split(text, 1_000, options),
      (options: object) => tokenizer.document(text, options),
      (options: object) => tokenizer.countMany([text, text], options),
    ]
    for (const call of calls) {
      const controller = new AbortController()
      const options = { signal: controller.signal, onProgress: () => controller.abort(new Error('not wanted')) }
      reasons.push(
        await call(options).then(
          () => 'answered',
          (error: Error) => error.message,
        ),
      )
    }
    return [...reasons, await tokenizer.count('hello world')]
  })
  expect(reasons).toEqual(['not wanted', 'not wanted', 'not wanted', 'not wanted', 2])
})

test('a worker does not stop for idling while a document is in use, and stops when it is released', async ({
  open,
}) => {
  const { page } = await open()
  await page.evaluate(async () => {
    const { createTokenizerWorker } = window.tokenroom
    const worker = () => new Worker('/dist/tokenizer.worker.js', { type: 'module' })
    window.tokenizer = await createTokenizerWorker({ worker, idleMs: 200 }).loadTokenizer('o200k_base')
    window.held = await window.tokenizer.document('hello')
  })
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  expect(page.workers().length).toBe(1)
  expect(await page.evaluate(() => window.held.append(' world'))).toBe(2)
  await page.evaluate(() => Object.assign(window, { held: null }))
  // One collection may leave what a register still refers to.
  await expect
    .poll(async () => {
      await page.requestGC()
      return page.workers().length
    })
    .toBe(0)
  expect(await page.evaluate(() => window.tokenizer.count('hello world'))).toBe(2)
})

/** The package's own worker in a real browser: exact counts, a free main thread, no network once loaded. */
import { get_encoding, type TiktokenEncoding } from 'tiktoken'
import { expect, test } from './test.ts'

const texts = [
  '',
  'hello world',
  'The quick brown fox jumps over the lazy dog. It\u2019s 1,234,567.89 — isn\u2019t it?',
  'const sum = (a: number, b: number): number => a + b // 你好\r\n\r\n\tif (x) { return }',
  'Съешь же ещё этих мягких французских булок, да выпей чаю.',
  '今日はいい天気ですね。東京へ行きましょう。',
  'สวัสดีครับ ยินดีต้อนรับสู่ประเทศไทย',
  'मनुष्य का जन्म स्वतंत्र है',
  '👩‍👩‍👧‍👦🏳️‍🌈 e\u0301 \ufeff\u0085\u017f \ud800 <|endoftext|>',
  ' '.repeat(5_000),
  'a'.repeat(20_000),
]

const encodings = ['o200k_base', 'cl100k_base', 'p50k_base', 'p50k_edit', 'r50k_base', 'gpt2'] as const

for (const encoding of encodings) {
  test(`${encoding} counts and encodes as tiktoken does`, async ({ open }) => {
    const oracle = get_encoding(encoding satisfies TiktokenEncoding)
    const expected = texts.map((text) => [...oracle.encode_ordinary(text)])
    oracle.free()
    const { page } = await open()
    const actual = await page.evaluate(
      async ([name, all]) => {
        const tokenizer = await window.tokenroom.loadTokenizer(name)
        const ids = await Promise.all(all.map((text) => tokenizer.encode(text)))
        const counts = await Promise.all(all.map((text) => tokenizer.count(text)))
        const many = await tokenizer.countMany(all)
        return { encoding: tokenizer.encoding, ids: ids.map((tokens) => [...tokens]), counts, many: [...many] }
      },
      [encoding, texts] as const,
    )
    const counts = expected.map((ids) => ids.length)
    expect(actual).toEqual({ encoding, ids: expected, counts, many: counts })
  })
}

test('decode, segments, fits and truncate agree with the ids', async ({ open }) => {
  const { page } = await open()
  const text = texts.slice(0, 8).join('\n')
  const result = await page.evaluate(async (whole) => {
    const tokenizer = await window.tokenroom.loadTokenizer('gpt-4o')
    const ids = await tokenizer.encode(whole)
    const segments = await tokenizer.segments(whole)
    const cut = await tokenizer.truncate(whole, 50)
    return {
      encoding: tokenizer.encoding,
      vocabularySize: tokenizer.vocabularySize,
      endOfText: tokenizer.specialTokens.get('<|endoftext|>'),
      decoded: await tokenizer.decode(ids),
      sameIds: segments.ids.join() === ids.join(),
      lastEnd: segments.ends.at(-1),
      fits: [await tokenizer.fits(whole, ids.length), await tokenizer.fits(whole, ids.length - 1)],
      cut,
      recounted: await tokenizer.count(cut.text),
    }
  }, text)
  expect(result).toMatchObject({
    encoding: 'o200k_base',
    endOfText: 199_999,
    decoded: text,
    sameIds: true,
    lastEnd: text.length,
    fits: [true, false],
    cut: { truncated: true },
  })
  expect(result.vocabularySize).toBeGreaterThan(199_999)
  expect(result.recounted).toBe(result.cut.tokens)
  expect(result.recounted).toBeLessThanOrEqual(50)
  expect(text.startsWith(result.cut.text)).toBe(true)
})

test('errors of the engine arrive with their codes', async ({ open }) => {
  const { page } = await open()
  const codes = await page.evaluate(async () => {
    const { loadTokenizer } = window.tokenroom
    const tokenizer = await loadTokenizer('o200k_base')
    const calls = [
      loadTokenizer('gpt-4p'),
      loadTokenizer('o200k_base', { wasm: '/pages/missing.wasm' }),
      loadTokenizer('o200k_base', { wasm: new Uint8Array([1, 2, 3]) }),
      tokenizer.decode([5_000_000]),
      tokenizer.count('<|endoftext|>', { disallowedSpecial: 'all' }),
      tokenizer.truncate('a', -1),
    ]
    const settled = await Promise.allSettled(calls as Promise<unknown>[])
    return settled.map((result) => (result.status === 'rejected' ? result.reason.code : 'no error'))
  })
  expect(codes).toEqual([
    'UNKNOWN_MODEL',
    'ENCODING_LOAD_FAILED',
    'ENCODING_CORRUPT',
    'INVALID_TOKEN',
    'DISALLOWED_SPECIAL',
    'INVALID_LIMIT',
  ])
})

test('custom WebAssembly: a module, bytes, an address and a response load the same encoding', async ({ open }) => {
  const { page } = await open()
  const counts = await page.evaluate(async () => {
    const { loadTokenizer } = window.tokenroom
    const address = '../dist/encodings/cl100k_base.wasm'
    const bytes = await (await fetch(address)).arrayBuffer()
    const sources = [await WebAssembly.compile(bytes), bytes, address, await fetch(address), fetch(address)]
    const tokenizers = await Promise.all(sources.map((wasm) => loadTokenizer('cl100k_base', { wasm })))
    return Promise.all(tokenizers.map((tokenizer) => tokenizer.count('hello world, 你好')))
  })
  const oracle = get_encoding('cl100k_base')
  const expected = oracle.encode_ordinary('hello world, 你好').length
  oracle.free()
  expect(counts).toEqual([expected, expected, expected, expected, expected])
})

test('the main thread is free while 10 MB are counted', async ({ open }) => {
  const { page } = await open()
  const result = await page.evaluate(async () => {
    const tokenizer = await window.tokenroom.loadTokenizer('o200k_base')
    // Words that differ, so that nothing is answered from a cache of whole words.
    let seed = 1
    const words: string[] = []
    for (let length = 0; length <= 10_000_000; length += 8) {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
      words.push(seed.toString(36).padEnd(7, 'e'))
    }
    const text = words.join(' ')
    const { port1, port2 } = new MessageChannel()
    let turns = 0
    let counting = true
    let longestPause = 0
    let last = performance.now()
    port1.onmessage = () => {
      const now = performance.now()
      longestPause = Math.max(longestPause, now - last)
      last = now
      turns++
      if (counting) port2.postMessage(null)
    }
    const counted = tokenizer.count(text)
    // The call itself copies the text to the worker; from here on the page must be free.
    await new Promise((resolve) => setTimeout(resolve, 0))
    const started = performance.now()
    last = started
    turns = 0
    port2.postMessage(null)
    const tokens = await counted
    counting = false
    const ended = performance.now()
    longestPause = Math.max(longestPause, ended - last)
    return { tokens, length: text.length, turns, longestPause, duration: ended - started }
  })
  expect(result.length).toBeGreaterThanOrEqual(10_000_000)
  expect(result.tokens).toBeGreaterThan(1_000_000)
  // Were the text counted in this thread, there would be a few turns and one pause as long as the count.
  expect(result.turns).toBeGreaterThan(100)
  expect(result.longestPause).toBeLessThan(0.9 * result.duration)
})

test('counting needs no network once the encoding is loaded', async ({ open }) => {
  const { page, server } = await open()
  await page.evaluate(async () => {
    Object.assign(window, { tokenizer: await window.tokenroom.loadTokenizer('o200k_base') })
  })
  const loaded = server.requests.length
  await page.context().setOffline(true)
  const tokens = await page.evaluate(async () => {
    const { tokenizer } = window as unknown as { tokenizer: { count(text: string): Promise<number> } }
    // The same encoding under a model's name is the one that is there.
    const again = await window.tokenroom.loadTokenizer('gpt-4o')
    return [await tokenizer.count('hello world'), await again.count('hello world')]
  })
  expect(tokens).toEqual([2, 2])
  expect(server.requests.slice(loaded)).toEqual([])
  expect(server.requests.filter((path) => path.endsWith('.wasm'))).toEqual(['/dist/encodings/o200k_base.wasm'])
  expect(page.workers().length).toBe(1)
})

test('nothing is fetched and no worker runs before the first call', async ({ open }) => {
  const { page, server } = await open()
  expect(page.workers()).toEqual([])
  expect(server.requests.filter((path) => path.endsWith('.wasm') || path.includes('tokenizer.worker'))).toEqual([])
})

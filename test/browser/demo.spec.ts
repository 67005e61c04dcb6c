/** The playground in a real browser: counting while someone types, the budget, what is left out, and at what cost. */
import { get_encoding } from 'tiktoken'
import { expect, test } from './demo-site.ts'

const tiktoken = get_encoding('o200k_base')
const countOf = (text: string) => tiktoken.encode(text, [], []).length
const shown = (tokens: number) => tokens.toLocaleString('en-US')

/** A megabyte of words, the same each time. */
function megabyte(): string {
  let text = ''
  for (let seed = 7; text.length < 1_000_000; seed = (seed * 48_271) % 2_147_483_647)
    text += `${seed.toString(36)}${seed % 11 === 0 ? '.\n' : ' '}`
  return text.slice(0, 1_000_000)
}

test('the count follows every key and equals tiktoken’s', async ({ playground, page }) => {
  await playground.open()
  await expect(playground.room).toHaveText('115,197')
  await playground.editor('User input').click()
  const text = 'Grüße, 世界! Why is 👩🏽‍🚀 here?'
  await page.keyboard.insertText(text)
  await expect(playground.count('User input')).toHaveText(shown(countOf(text)))
  await page.keyboard.type(' And now some more, quickly typed.')
  const longer = `${text} And now some more, quickly typed.`
  await expect(playground.count('User input')).toHaveText(shown(countOf(longer)))
  await playground.settled()
  const budget = await playground.budget()
  expect(budget['User input']!.sent).toBe(countOf(longer))
})

test('slots, framing, free and reserve add up to the window, in the table and in the meter', async ({ playground }) => {
  for (const fragment of ['#empty', '#support', '#over', '#scripts']) {
    await playground.open(fragment)
    const { Window, ...parts } = await playground.budget()
    const sum = Object.values(parts).reduce((total, { sent }) => total + sent!, 0)
    expect(sum, fragment).toBe(Window!.sent)
    await playground.page.goto('about:blank')
  }
})

test('a request over budget is shown unclamped, with what is dropped', async ({ playground, page }) => {
  await playground.open('#over')
  const budget = await playground.budget()
  const limit = budget.Window!.sent! - budget['Output reserve']!.sent!
  const written = Object.values(budget).reduce((total, row) => total + (row.written ?? 0), 0)
  expect(written).toBeGreaterThan(limit)
  await expect(playground.room).toHaveText(shown(written - limit))
  await expect(playground.meter).toHaveAttribute('aria-valuemax', String(limit))
  // The value of a meter ends at its maximum; its text goes on.
  await expect(playground.meter).toHaveAttribute('aria-valuenow', String(limit))
  await expect(playground.meter).toHaveAttribute('aria-valuetext', / over · drops Examples .*History 1/)
  await expect(page.locator('.hero__line')).toContainText('drops')
  const boxes = await page.evaluate(() => {
    const root = document.querySelector('token-budget')!.shadowRoot!
    const box = (selector: string) => root.querySelector(selector)!.getBoundingClientRect()
    return { limit: box('.limit'), excess: box('.excess'), track: box('.track') }
  })
  expect(Math.abs(boxes.excess.left - (boxes.limit.left + boxes.limit.width / 2))).toBeLessThan(1)
  expect(boxes.excess.right).toBeLessThanOrEqual(boxes.track.right)
  const dropped = page.locator('.item--dropped')
  await expect(dropped.first().locator('del')).toBeVisible()
  const reasons = page.getByRole('region', { name: 'Retrieved chunks' }).locator('.item__reason')
  await expect(reasons.first()).toHaveText('Not among the best 5.')
})

test('the plan is refused with numbers when what must stay does not fit, and cut when it may be', async ({
  playground,
  page,
}) => {
  await playground.open()
  await page.getByLabel('Window', { exact: true }).fill('400')
  await page.keyboard.press('Enter')
  await playground.paste('User input', 'All work and no play. '.repeat(200))
  await expect(page.locator('.refusal__title')).toBeVisible()
  // Only what is short is listed: the other slots are empty.
  await expect(page.locator('.refusal li')).toHaveText([/^User input needs [\d,]+ tokens, has [\d,]+: [\d,]+ short$/])
  await expect(page.locator('.hero__eyebrow')).toHaveText('Does not fit')
  await page.getByRole('button', { name: 'User input settings' }).click()
  await page.locator('#settings-user').getByLabel('When room is short').selectOption('truncate:middle')
  await expect(page.locator('.item--cut')).toHaveCount(1)
  const { 'User input': user } = await playground.budget()
  expect(user!.sent).toBeLessThan(user!.written!)
})

test('an impossible window or reserve is reported, and changes nothing', async ({ playground, page }) => {
  await playground.open()
  for (const [label, most, typed] of [
    ['Window', '100,000,000', '20,000'],
    ['Output reserve', '16,384', '3,000'],
  ] as const) {
    const field = page.getByRole('textbox', { name: label, exact: true })
    const before = await playground.room.textContent()
    await field.fill('-5')
    await page.keyboard.press('Enter')
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await expect(field).toHaveAccessibleDescription(new RegExp(`^a whole number from \\d to ${most}$`))
    await expect(playground.room).toHaveText(before!)
    await field.fill(typed)
    await page.keyboard.press('Enter')
    await expect(field).toHaveAttribute('aria-invalid', 'false')
    await expect(field).toHaveAccessibleDescription('')
    await expect(playground.room).not.toHaveText(before!)
  }
})

test('a pasted megabyte is counted exactly, and never on the main thread', async ({ playground, page }) => {
  await page.addInitScript(() => {
    Object.assign(window, { instances: 0, gaps: [] as number[] })
    const counted = window as unknown as { instances: number; gaps: number[] }
    const { instantiate } = WebAssembly
    WebAssembly.instantiate = ((...args: Parameters<typeof instantiate>) => {
      counted.instances++
      return instantiate(...args)
    }) as typeof instantiate
    let last = performance.now()
    const frame = (now: number) => {
      counted.gaps.push(now - last)
      last = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  await playground.open()
  const text = megabyte()
  await playground.paste('User input', text)
  await expect(playground.count('User input')).toHaveText(shown(countOf(text)))

  await page.keyboard.press('ControlOrMeta+Home')
  await page.evaluate(() => {
    ;(window as unknown as { gaps: number[] }).gaps.length = 0
  })
  const typed = 'Typing into a megabyte: '
  await page.keyboard.type(typed, { delay: 25 })
  // While a recount is due, the last number stays and is marked.
  await expect(playground.count('User input')).not.toHaveText('–')
  await expect(playground.count('User input')).toHaveText(shown(countOf(typed + text)))
  const seen = await page.evaluate(() => {
    const { instances, gaps } = window as unknown as { instances: number; gaps: number[] }
    return { instances, longestMs: Math.round(Math.max(...gaps)) }
  })
  expect(seen.instances).toBe(0)
  test.info().annotations.push({ type: 'longest frame while typing into 1 MB', description: `${seen.longestMs} ms` })
})

test('an answer for an older text never follows one for a newer text', async ({ playground, page }) => {
  await playground.open()
  const text = `${'word '.repeat(20)}\n`.repeat(5_000)
  await playground.paste('User input', text)
  await playground.settled()
  await page.evaluate(() => {
    const output = document.querySelector('#slot-user .slot__count')!
    const seen: string[] = []
    new MutationObserver(() => seen.push(output.textContent ?? '')).observe(output, { childList: true, subtree: true })
    Object.assign(window, { seen })
  })
  const typed = 'and so on and on and on it goes, word after word, until there is no room left'
  await page.keyboard.type(typed)
  await playground.settled()
  const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen)
  const numbers = seen.map((text) => Number(text.replaceAll(',', '')))
  expect(numbers.at(-1)).toBe(countOf(text + typed))
  // A longer text may have fewer tokens. What was typed begins a line, so that it counts alone.
  const before = countOf(text)
  const counts = [...typed].map((_, index) => before + countOf(typed.slice(0, index + 1)))
  let at = 0
  for (const number of numbers) {
    at = counts.indexOf(number, at)
    expect(at, `${number} is the count of no later text; shown were ${numbers.join(', ')}`).toBeGreaterThanOrEqual(0)
  }
})

test('the reserve is a slider and a field, and the limit follows it', async ({ playground, page }) => {
  await playground.open()
  const slider = page.getByRole('slider', { name: /Output reserve/ })
  await slider.focus()
  await page.keyboard.press('End')
  await expect(page.getByLabel('Output reserve', { exact: true })).toHaveValue('16,384')
  await expect(page.locator('token-budget .limit-label')).toHaveText('limit 111,616')
  await page.keyboard.press('Home')
  await expect(page.locator('token-budget .limit-label')).toHaveText('limit 128,000')
  await page.getByLabel('Output reserve', { exact: true }).fill('1000')
  await page.keyboard.press('Enter')
  await expect(page.locator('token-budget .limit-label')).toHaveText('limit 127,000')
  await expect(slider).toHaveAttribute('aria-valuetext', '1,000 tokens')
})

test('the tokens in view are coloured, with their ids at the caret', async ({ playground, page }) => {
  await playground.open()
  await playground.editor('User input').click()
  await page.keyboard.insertText('hello world')
  await expect(page.locator('#slot-user .token')).toHaveText(['hello', ' world'])
  await page.keyboard.press('Home')
  await expect(page.locator('#slot-user .slot__token')).toContainText(`#${tiktoken.encode('hello')[0]}`)
  await page.getByRole('button', { name: 'Token colours' }).click()
  await expect(page.locator('#slot-user .token')).toHaveCount(0)
})

test('tiktoken is loaded on request and agrees, and nothing else uses the network', async ({ playground, page }) => {
  const requests: string[] = []
  page.on('request', (request) => requests.push(new URL(request.url()).pathname))
  await playground.open('#scripts')
  expect(requests.filter((path) => path.includes('tiktoken'))).toEqual([])
  requests.length = 0
  await playground.editor('System').click()
  await page.keyboard.insertText('Γεια 你好 नमस्ते')
  await playground.settled()
  await page.getByRole('button', { name: 'User input settings' }).click()
  await page.getByRole('button', { name: /^Theme/ }).click()
  expect(requests).toEqual([])
  await page.getByRole('button', { name: 'Cross-check with tiktoken' }).click()
  await expect(page.locator('.check__verdict')).toContainText('Agree')
  const totals = await page.locator('.check__table tbody td:nth-child(2)').allTextContents()
  expect(totals).toHaveLength(2)
  expect(totals[0]).toBe(totals[1])
  expect(requests.some((path) => path.includes('tiktoken_bg'))).toBe(true)
})

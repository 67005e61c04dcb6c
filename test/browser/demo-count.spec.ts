/** The first view: what the page is, and one text in tokens, characters, words, money and room. */
import { get_encoding } from 'tiktoken'
import { countRequest } from '../../src/chat/index.ts'
import { tiktokenCounter } from '../helpers/tiktoken-counter.ts'
import { expect, test } from './demo-site.ts'

const tiktoken = get_encoding('o200k_base')
const countOf = (text: string) => tiktoken.encode(text, [], []).length
const shown = (tokens: number) => tokens.toLocaleString('en-US')

test('the first view says what it is, counts what is typed, and shows ids, cost and room', async ({
  playground,
  page,
}) => {
  await playground.open('')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Count tokens. See what still fits.')
  await expect(page.getByText('npm install tokenroom')).toBeVisible()
  await page.getByRole('button', { name: 'Copy the install command' }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('npm install tokenroom')
  const text = 'Grüße, 世界! Why is 👩🏽‍🚀 here?'
  await page.getByRole('textbox', { name: 'Text', exact: true }).click()
  await page.keyboard.insertText(text)
  await expect(page.locator('.count__number')).toHaveText(shown(countOf(text)))
  await playground.settled()
  const facts = page.locator('.count__facts > div')
  // Four scalars of one picture, as in any editor that counts code points; the two Chinese characters are one word.
  await expect(facts.nth(0)).toContainText(String([...text].length))
  await expect(facts.nth(1)).toContainText('5')
  // One user message for gpt-4o: 3 tokens for it, 1 for its role, 3 for the reply; $2.50 a million.
  const request = countOf(text) + 7
  await expect(facts.nth(2)).toContainText(`$${(request * 2.5e-6).toFixed(9).replace(/0+$/, '')}`)
  await expect(page.locator('.count__left')).toHaveText(shown(115_200 - request))
  await expect(page.locator('.count .token').first()).toHaveText('Gr')
  await page.getByText('Tokens with their ids').click()
  const ids = [...tiktoken.encode(text, [], [])].map(String)
  await expect(page.locator('.token-list__id')).toHaveText(ids)
  await page.getByRole('button', { name: 'Copy ids' }).click()
  await expect(page.locator('.toast')).toHaveText(`${ids.length} ids copied.`)
  expect(JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))).toEqual(ids.map(Number))
})

test('one text goes through all views, and undo still works after them', async ({ playground, page }) => {
  await playground.open('')
  await page.getByRole('textbox', { name: 'Text', exact: true }).click()
  await page.keyboard.type('carried along')
  await page.getByRole('link', { name: 'Plan', exact: true }).click()
  await expect(playground.editor('User input')).toHaveText('carried along')
  await expect(playground.count('User input')).toHaveText(String(countOf('carried along')))
  await playground.editor('User input').click()
  await page.keyboard.press('End')
  await page.keyboard.type(', and on')
  await page.goBack()
  await expect(page.getByRole('textbox', { name: 'Text', exact: true })).toHaveText('carried along, and on')
  await expect(page.locator('.count__number')).toHaveText(String(countOf('carried along, and on')))
  await page.getByRole('textbox', { name: 'Text', exact: true }).click()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(page.getByRole('textbox', { name: 'Text', exact: true })).not.toHaveText('carried along, and on')
})

test('a pasted text is read from the clipboard once: with ten megabytes, that takes longer than the rest', async ({
  playground,
  page,
}) => {
  await page.addInitScript(() => {
    Object.assign(window, { reads: 0 })
    const { getData } = DataTransfer.prototype
    DataTransfer.prototype.getData = function (format) {
      ;(window as unknown as { reads: number }).reads++
      return getData.call(this, format)
    }
  })
  await playground.open('')
  await page.evaluate(() => navigator.clipboard.writeText('one\r\ntwo words'))
  await page.getByRole('textbox', { name: 'Text', exact: true }).click()
  await page.keyboard.press('ControlOrMeta+v')
  await expect(page.locator('.count__number')).toHaveText(shown(countOf('one\ntwo words')))
  await playground.settled()
  expect(await page.evaluate(() => (window as unknown as { reads: number }).reads)).toBe(1)
})

test('a model without a public tokenizer counts a text at most, with its bounds', async ({ playground, page }) => {
  await playground.open('')
  await page.getByRole('textbox', { name: 'Text', exact: true }).click()
  await page.keyboard.insertText('你好，世界。今天天气很好，我们去公园吧。')
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('claude-sonnet-4-5')
  await page.keyboard.press('Enter')
  await expect(page.locator('.count__tokens .badge')).toHaveText('at most')
  await expect(page.locator('.count__note')).toContainText(/The whole request is [\d,]+–[\d,]+ tokens/)
  // Chinese is more tokens to Claude than to o200k_base.
  expect(Number(await page.locator('.count__number').textContent())).toBeGreaterThan(
    countOf('你好，世界。今天天气很好，我们去公园吧。'),
  )
})

/** Whether an element is on the screen with nothing over it. */
function isOnTop(element: Element): boolean {
  const { left, top, width, height } = element.getBoundingClientRect()
  return element.contains(document.elementFromPoint(left + width / 2, top + height / 2))
}

test('on a phone the number stays in view over a long text, and what is pressed is 44 px high', async ({
  playground,
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 780 })
  await playground.open('')
  await page.getByRole('textbox', { name: 'Text', exact: true }).click()
  await page.keyboard.insertText('A line of the text.\n'.repeat(200))
  await playground.settled()
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight))
  for (const part of ['.count__number', '.count__tokens .badge', '.count__left'])
    expect(await page.locator(part).evaluate(isOnTop), part).toBe(true)
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('button, a[href], summary')]
      .filter((element) => element.checkVisibility() && !element.matches('.skip-link'))
      .map((element) => ({ name: element.textContent || element.ariaLabel, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.height < 44)
      .map(({ name, box }) => `${name}: ${box.height}`),
  )
  expect(small).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  await page.getByRole('button', { name: /^Model:/ }).click()
  await expect(page.getByRole('option').first()).toBeVisible()
  const rows = await page.getByRole('option').evaluateAll((all) => all.map((row) => row.getBoundingClientRect().height))
  expect(Math.min(...rows)).toBeGreaterThanOrEqual(44)
})

test('at 200 % zoom the header scrolls away and the number stays at the top', async ({ playground, page }) => {
  await page.setViewportSize({ width: 640, height: 400 })
  await playground.open('')
  await page.getByRole('textbox', { name: 'Text', exact: true }).click()
  await page.keyboard.insertText('A line of the text.\n'.repeat(200))
  await playground.settled()
  await page.evaluate(() => window.scrollTo(0, 400))
  await expect.poll(() => page.locator('.count__figures').evaluate((it) => it.getBoundingClientRect().top)).toBe(0)
  expect(await page.locator('.count__number').evaluate(isOnTop)).toBe(true)
})

test('the guides are on the same server', async ({ playground, page }) => {
  await playground.open('')
  await page.getByRole('link', { name: 'Documentation' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Documentation')
  await page.getByRole('link', { name: 'counting.md', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const links = await page.evaluate(() =>
    [...document.querySelectorAll('a')]
      .map(({ href }) => href)
      .filter((href) => new URL(href).origin === location.origin),
  )
  for (const link of new Set(links.map((href) => href.replace(/#.*/, ''))))
    expect((await page.request.get(link)).status(), link).toBe(200)
})

test('a system message and tools are one text to the model, and are counted as that', async ({ playground, page }) => {
  const system = 'You answer in one sentence, and never twice.'
  const tool = { name: 'look', description: 'Looks it up.', parameters: { type: 'object', properties: {} } }
  await playground.open('#empty')
  await page.getByRole('link', { name: 'Plan', exact: true }).click()
  await playground.paste('System', system)
  await playground.paste('Tools', JSON.stringify([tool]))
  await playground.paste('User input', 'Is it raining?')
  await playground.settled()
  const { lower, upper } = await countRequest(
    {
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: 'Is it raining?' },
      ],
      tools: [{ type: 'function', function: tool }],
    },
    { model: 'gpt-4o', counter: tiktokenCounter('o200k_base') },
  )
  const shownRange = lower === upper ? 'exact' : `${lower}–${upper}`
  await expect(page.locator('.legend caption .badge')).toHaveText(shownRange)
  await expect(page.locator('.hero__line')).toContainText(`${upper} of 115,200 used`)
})

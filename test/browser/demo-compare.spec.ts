/** All models in one table, and numbers that are never another's. */
import { get_encoding } from 'tiktoken'
import { expect, test } from './demo-site.ts'
import { holdRequests } from './held-route.ts'

const o200k = get_encoding('o200k_base')
const cl100k = get_encoding('cl100k_base')
const TEXT = { name: 'Text', exact: true } as const
const words = 'Grüße, 世界! Why is it so? '.repeat(60)

test('every model has its tokens, its fit and its cost; the cheapest that fits is named and can be chosen', async ({
  playground,
  page,
}) => {
  await playground.open('')
  await page.getByRole('textbox', TEXT).click()
  await page.keyboard.insertText(words)
  await page.getByRole('link', { name: 'Compare', exact: true }).click()
  const view = page.locator('.compare')
  await expect(view).toHaveAttribute('data-compared', 'true')
  const row = (key: string) => view.locator('tbody tr').filter({ has: page.locator(`.compare__id:text-is("${key}")`) })
  const shown = (tokens: number) => tokens.toLocaleString('en-US')
  // One user message: 7 tokens around it for these two models.
  const newer = o200k.encode(words, [], []).length + 7
  const older = cl100k.encode(words, [], []).length + 7
  await expect(row('openai/gpt-4o').locator('td').nth(0)).toHaveText(`${shown(newer)} exact`)
  await expect(row('openai/gpt-4-turbo').locator('td').nth(0)).toHaveText(`${shown(older)} exact`)
  // Each model with the answer that it is planned with by itself: a tenth of its window, for this one 820 of 8,192.
  await expect(row('openai/gpt-4').locator('td').nth(1)).toHaveText(
    `fits ${((8192 - 820 - older) / 1000).toFixed(1)}k left of 7.4k`,
  )
  // $2.50 and $10 a million.
  await expect(row('openai/gpt-4o').locator('td').nth(2)).toHaveText(
    `$${(newer * 2.5e-6).toFixed(7).replace(/0+$/, '')}`,
  )
  await expect(row('openai/gpt-4o').locator('td').nth(3)).toHaveText('')
  await expect(row('openai/gpt-4-turbo').locator('td').nth(3)).toHaveText(
    `${((older * 10) / (newer * 2.5)).toFixed(1).replace(/\.0$/, '')} times as much`,
  )
  await expect(row('anthropic/claude-sonnet-4-5').locator('td').nth(0)).toHaveText(/^[\d,]+–[\d,]+ estimate, ±[\d.]+%$/)
  await expect(row('google/gemini-2.5-pro').locator('td').nth(0)).toHaveText(/^[\d,]+–[\d,]+ estimate, ±[\d.]+%$/)
  await expect(view.locator('.compare__summary')).toHaveText(
    /^Fits [\d,]+ of [\d,]+ models\. Cheapest: .+, \d+ times cheaper than GPT-4o\.$/,
  )
  // The rows are in the order of the cost among those that fit.
  const costs = await view
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows
        .filter((one) => one.querySelector('.badge')?.textContent === 'fits')
        .map((one) => Number(/\$([\d.]+)/.exec(one.children[3]!.textContent ?? '')?.[1] ?? Number.POSITIVE_INFINITY)),
    )
  expect(costs.length).toBeGreaterThan(50)
  expect(costs).toEqual([...costs].sort((a, b) => a - b))

  await view.getByRole('searchbox', { name: 'Filter models' }).fill('claude haiku 4.5')
  await view
    .getByRole('button', { name: /^Choose Claude Haiku 4\.5/ })
    .first()
    .click()
  await expect(page.locator('.picker__button')).toContainText('Claude Haiku 4.5')
  await expect(view.locator('[aria-current] th')).toContainText('Haiku 4.5')
})

test('a text longer than a model takes is too long for it, and by how much is said', async ({ playground, page }) => {
  await playground.open('')
  await page.getByRole('textbox', TEXT).click()
  await page.keyboard.insertText('word '.repeat(20_000))
  await page.goto(`${playground.address}#compare`)
  const row = page.locator('.compare tbody tr').filter({ has: page.locator('.compare__id:text-is("openai/gpt-4")') })
  const over = cl100k.encode('word '.repeat(20_000), [], []).length + 7 - 8192
  await expect(row.locator('.badge')).toHaveText('too long')
  const said = Number(
    /([\d,]+) over/.exec((await row.locator('.compare__note').last().textContent())!)![1]!.replaceAll(',', ''),
  )
  // Some of the window is held for the answer.
  expect(said).toBeGreaterThanOrEqual(over)
})

test('what is asked to be held for the answer stays when a model is chosen, and every row is read beside it', async ({
  playground,
  page,
}) => {
  await playground.open('#plan')
  await page.getByLabel('Output reserve', { exact: true }).fill('6000')
  await page.keyboard.press('Enter')
  await playground.editor('User input').click()
  await page.keyboard.type('hello world')
  await page.getByRole('link', { name: 'Compare', exact: true }).click()
  await page.getByRole('searchbox', { name: 'Filter models' }).fill('openai/gpt-4')
  const row = page.locator('.compare tbody tr').filter({ has: page.locator('.compare__id:text-is("openai/gpt-4")') })
  await expect(row.locator('td').nth(1)).toHaveText('fits 2.2k left of 2.2k')
  await row.getByRole('button', { name: 'Choose GPT-4' }).click()
  await page.getByRole('link', { name: 'Count', exact: true }).click()
  await expect(page.locator('.count__note')).toContainText('GPT-4 takes 2,192 tokens of input; 6,000 more are held')
})

test('an encoding that cannot be loaded leaves no other model’s number, and the one before comes back', async ({
  playground,
  page,
}) => {
  await playground.open('')
  await page.getByRole('textbox', TEXT).click()
  await page.keyboard.insertText(words)
  const count = page.locator('.count__number')
  const before = o200k.encode(words, [], []).length.toLocaleString('en-US')
  await expect(count).toHaveText(before)
  const fail = await holdRequests(page, '**/cl100k_base*.wasm', (route) => route.abort())
  const choose = async (name: string) => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.keyboard.type(name)
    await page.keyboard.press('Enter')
  }
  await choose('gpt-4-turbo')
  // While the other encoding is on its way, the number before stays, and is marked.
  await expect(count).toHaveClass(/stale/)
  await expect(count).toHaveText(before)
  fail()
  await expect(page.getByRole('alert')).toContainText('cl100k_base could not be loaded')
  await expect(count).toHaveText('–')
  // The failure stands over the text, with the numbers that are missing, and no colours of the other encoding stay.
  const [alert, box] = [page.getByRole('alert'), page.locator('.count__box')]
  expect((await alert.boundingBox())!.y).toBeLessThan((await box.boundingBox())!.y)
  await expect(page.locator('.count .token')).toHaveCount(0)
  await page.getByRole('textbox', TEXT).press('End')
  await page.keyboard.type(' More')
  await expect(page.locator('.count__facts > div').first()).toContainText((words.length + 5).toLocaleString('en-US'))
  await expect(count).toHaveText('–')
  await page.getByRole('link', { name: 'Plan', exact: true }).click()
  await expect(playground.count('User input')).toHaveText('–')
  await playground.editor('User input').press('End')
  await page.keyboard.type('!')
  await page.keyboard.press('Backspace')
  for (const part of ['.hero token-budget', '.legend:not([part])', '.plan__summary', '.slot__head .badge'])
    await expect(page.locator(part).first(), part).toBeHidden()
  await page.unroute('**/cl100k_base*.wasm')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(playground.count('User input')).toHaveText(
    cl100k.encode(`${words} More`, [], []).length.toLocaleString('en-US'),
  )
})

test('settings that contradict each other still count, and say so', async ({ playground, page }) => {
  await playground.open()
  await playground.paste('User input', 'hello world')
  await page.getByLabel('Output reserve', { exact: true }).fill('16000')
  await page.keyboard.press('Enter')
  await page.getByLabel('Window', { exact: true }).fill('4000')
  await page.keyboard.press('Enter')
  await expect(page.locator('.status__conflict')).toHaveText(
    '16,000 tokens are held for the answer, but the window has 4,000: no room is left for the request. It is counted with 4,000 held.',
  )
  await expect(playground.count('User input')).toHaveText('2')
  await playground.editor('User input').click()
  await page.keyboard.press('End')
  await page.keyboard.type(' again')
  await expect(playground.count('User input')).toHaveText('3')
  // 3 tokens of text, 7 around them, and no room: one number is over.
  await expect(playground.room).toHaveText('10')
  await page.getByRole('button', { name: /^Hold [\d,]+ for the answer/ }).click()
  await expect(page.locator('.refusal')).toHaveCount(0)
  await expect(page.locator('.status__conflict')).toHaveText('')
})

test('the cross-check compares the numbers that are shown', async ({ playground, page }) => {
  await playground.open('#support')
  await page.getByRole('button', { name: 'Cross-check with tiktoken' }).click()
  await expect(page.locator('.check__verdict')).toContainText('Agree')
  const [ours, theirs] = await page.locator('.check__table tbody td:nth-child(2)').allTextContents()
  expect(ours).toBe(theirs)
  const budget = await playground.budget()
  const shown = ['System', 'Examples', 'Tools', 'Retrieved chunks', 'History', 'User input'].reduce(
    (sum, title) => sum + budget[title]!.written!,
    0,
  )
  expect(Number(ours!.replaceAll(',', ''))).toBe(shown)
})

test('a comparison is copied with a link that people can read, and a written address opens its text', async ({
  playground,
  page,
}) => {
  const text = 'How much room is left?'
  await playground.open('')
  await page.getByRole('textbox', TEXT).click()
  await page.keyboard.insertText(text)
  await page.getByRole('link', { name: 'Compare', exact: true }).click()
  await page.getByRole('button', { name: 'Copy with a link' }).click()
  await expect(page.locator('.toast')).toHaveText('Copied, with a link.')
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  const [sentence, address] = copied.split(/ (?=http)/)
  expect(sentence).toMatch(/^This prompt costs (about )?[\d.]+ times as much with GPT-4o as with .+\.$/)
  expect(address).toContain('#model=gpt-4o&text=How+much+room+is+left%3F&view=compare')
  await page.goto('about:blank')
  await page.goto(address!)
  await expect(page.locator('.compare [aria-current] th')).toContainText('GPT-4o')

  const written = 'Grüße, <b>world</b>'
  await page.goto('about:blank')
  await page.goto(`${playground.address}?model=gpt-4&text=${encodeURIComponent(written)}`)
  await expect(page.getByRole('textbox', TEXT)).toHaveText(written)
  await expect(page.locator('.count__number')).toHaveText(String(cl100k.encode(written, [], []).length))
  // The text is in the fragment now, which a reload does not send.
  expect(new URL(page.url()).search).toBe('')
})

test('a comparison that takes long can be stopped, says how far it came, and can be begun again', async ({
  playground,
  page,
}) => {
  const release = await holdRequests(page, '**/cl100k_base*.wasm')
  await playground.open('')
  await page.getByRole('textbox', TEXT).click()
  await page.keyboard.insertText(words)
  await page.getByRole('link', { name: 'Compare', exact: true }).click()
  const view = page.locator('.compare')
  const summary = view.locator('.compare__summary')
  await view.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(summary).toContainText(/^Stopped: only 0 of [\d,]+ models are counted\./)
  await expect(view.getByRole('button', { name: 'Copy with a link' })).toBeDisabled()
  release()
  // What is stopped does not go on by itself.
  await page.getByRole('link', { name: 'Count', exact: true }).click()
  await page.getByRole('link', { name: 'Compare', exact: true }).click()
  await expect(summary).toContainText('Stopped')
  await view.getByRole('button', { name: 'Count all models' }).click()
  await expect(view).toHaveAttribute('data-compared', 'true')
  await expect(summary).toContainText(/^Fits [\d,]+ of [\d,]+ models\. Cheapest/)
  await expect(view.getByRole('button', { name: /^(Stop|Count all models)$/ })).toHaveCount(0)
})

test('how sure a count is means one thing in every view: of what was written, or of what is sent', async ({
  playground,
  page,
}) => {
  await playground.open('#over')
  const badge = page.locator('.legend:not([part]) caption .badge')
  const status = page.locator('.status__ready')
  // A call's result costs between bounds. It is written, and is not sent.
  await expect(badge).toHaveText('sent: exact')
  await expect(status).toContainText(/^Texts exact, o200k_base\. As written: at most [\d,]+ tokens\. As sent: exact\./)
  const [most = ''] = /at most [\d,]+/.exec((await status.textContent())!)!
  await expect(page.locator('.hero__unit')).toHaveText('tokens over, at most')
  await expect(page.locator('.hero__line')).toHaveText(/^At most ([\d,]+) → [\d,]+ sent, [\d,]+ free · drops /)
  await expect(page.locator('.hero__line')).toContainText(`A${most.slice(1)} →`)
  await page.getByRole('link', { name: 'Count', exact: true }).click()
  await expect(page.locator('.count__note')).toContainText(`The whole request is ${most} tokens.`)
  await page.getByRole('link', { name: 'Compare', exact: true }).click()
  const row = page.locator('.compare tbody tr').filter({ has: page.locator('.compare__id:text-is("openai/gpt-4o")') })
  await expect(row.locator('td').first()).toContainText(' texts exact')
  const [range = '', upper = ''] = /[\d,]+–([\d,]+)/.exec((await row.locator('td').first().textContent())!)!
  // Where all is sent, there is one range, wherever it is read.
  await page.getByRole('link', { name: 'Plan', exact: true }).click()
  await page.getByLabel('Window', { exact: true }).fill('4096')
  await page.keyboard.press('Enter')
  const chunks = page.getByRole('region', { name: 'Retrieved chunks', exact: true })
  await chunks.getByRole('button', { name: 'Retrieved chunks settings' }).click()
  await chunks.getByLabel('At most chunks').fill('0')
  await expect(badge).toHaveText(range)
  await expect(status).toContainText(`Texts exact, o200k_base; the whole request is ${range} tokens.`)
  await expect(page.locator('.hero__unit')).toHaveText('tokens, at least')
  await expect(page.locator('.hero__line')).toContainText(`At most ${upper} of 3,456 used`)
})

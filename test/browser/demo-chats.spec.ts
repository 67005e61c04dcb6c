/** Conversations as people have them, pasted into the page: recognised, corrected, planned and replayed. */
import { countRequest } from '../../src/chat/index.ts'
import { tiktokenCounter } from '../helpers/tiktoken-counter.ts'
import { expect, type Playground, test } from './demo-site.ts'

const counter = tiktokenCounter('o200k_base')
const card = (playground: Playground) => playground.page.getByRole('region', { name: 'Conversation in this text' })

async function pasteText({ page }: Playground, text: string): Promise<void> {
  await page.evaluate((value) => navigator.clipboard.writeText(value), text)
  await page.getByRole('textbox', { name: 'Text', exact: true }).click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('ControlOrMeta+v')
}

const numbersOf = async (playground: Playground) =>
  (await playground.page.locator('.legend caption .badge').textContent())!
    .split('–')
    .map((n) => Number(n.replaceAll(',', '')))

test('a copy of ChatGPT’s page is recognised, planned exactly, undone, corrected and replayed', async ({
  playground,
  page,
}) => {
  await playground.open('#count')
  await pasteText(
    playground,
    'Skip to content\nYou said:\nIs it raining?\nChatGPT said:\nYes.\nYou said:\nAnd tomorrow?',
  )
  const found = card(playground).getByRole('status')
  await expect(found).toHaveText('Recognised: ChatGPT page, copied, 3 messages.')
  await expect(card(playground)).toContainText('15 characters before the first speaker: “Skip to content”')
  await card(playground).getByLabel('Read as').selectOption('Just text')
  await expect(found).toHaveText('Counted as plain text.')
  await expect(card(playground).getByRole('button')).toHaveCount(0)
  await card(playground).getByLabel('Read as').selectOption('ChatGPT page, copied')
  await card(playground).getByRole('button', { name: 'Open in Plan' }).click()
  await playground.settled()
  const messages = [
    { role: 'user', content: 'Is it raining?' },
    { role: 'assistant', content: 'Yes.' },
    { role: 'user', content: 'And tomorrow?' },
  ]
  const { tokens } = await countRequest({ messages }, { model: 'gpt-4o', counter })
  await expect(page.locator('.hero__line')).toContainText(`${tokens} of 115,200 used`)
  await expect(playground.editor('User input')).toHaveText('And tomorrow?')
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(playground.editor('User input')).toContainText('Skip to content')
  await page.getByRole('link', { name: 'Count', exact: true }).click()
  await card(playground).getByRole('button', { name: 'Replay it' }).click()
  await expect(page.locator('.replay__turn')).toHaveText('Turn 2 of 2')
  await expect(page.locator('.replay__question')).toHaveText('And tomorrow?')
  await expect(page.locator('.replay').getByLabel('Request', { exact: true })).toBeEnabled()
})

test('a request of Anthropic goes on as it is, in bands, in every view; drafts and links keep its shape', async ({
  playground,
  page,
}) => {
  const request = {
    model: 'claude-sonnet-4-5',
    system: 'Be brief.',
    messages: [
      { role: 'user', content: 'Rain in Paris?' },
      { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'get_weather', input: { city: 'Paris' } }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'Rain, 12 degrees' }] },
      { role: 'assistant', content: 'Yes.' },
      { role: 'user', content: 'And tomorrow?' },
    ],
    tools: [
      {
        name: 'get_weather',
        description: 'Weather',
        input_schema: { type: 'object', properties: { city: { type: 'string' } } },
      },
    ],
  }
  await playground.open('#count')
  await pasteText(playground, JSON.stringify({ ...request, max_tokens: 1024 }, null, 2))
  await expect(card(playground)).toContainText('Recognised: Anthropic request, 5 messages, 1 tool.')
  await expect(card(playground)).toContainText('Settings of the request that a plan does not have: max_tokens.')
  await card(playground).getByRole('button', { name: 'Open in Plan' }).click()
  await playground.settled()
  const { lower, upper } = await countRequest(request, { model: request.model, api: 'anthropic', counter })
  await expect.poll(() => numbersOf(playground)).toEqual([lower, upper])
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByRole('menuitem', { name: /JSON/ }).click()
  await expect(page.locator('.toast')).toHaveText('Request copied.')
  const sent = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))
  expect(sent).toMatchObject({ model: request.model, system: [{ text: request.system }], tools: request.tools })
  expect(sent.messages.slice(0, 4)).toEqual(request.messages.slice(0, 4))
  await page.getByRole('link', { name: 'Compare', exact: true }).click()
  await expect(page.locator('.compare__summary')).toContainText(/Fits \d+ of \d+ models/)
  await playground.openCopiedLink()
  await expect.poll(() => numbersOf(playground)).toEqual([lower, upper])
  await page.getByRole('button', { name: 'History settings' }).click()
  await expect(page.getByLabel('Messages of')).toHaveValue('anthropic')
})

test('an export asks which conversation; Claude and Gemini are replayed in bands; a phone has room for it', async ({
  playground,
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await playground.open('#count')
  const node = (id: string, parent: string | null, children: string[], role: string, text: string) => ({
    [id]: {
      id,
      parent,
      children,
      message: { author: { role }, content: { content_type: 'text', parts: [text] }, recipient: 'all' },
    },
  })
  const conversation = (title: string, question: string) => ({
    title,
    current_node: 'b',
    mapping: { ...node('a', null, ['b'], 'user', question), ...node('b', 'a', [], 'assistant', 'An answer.') },
  })
  await pasteText(playground, JSON.stringify([conversation('First', 'One?'), conversation('Second', 'Two?')]))
  await expect(card(playground)).toContainText('Recognised: ChatGPT export, 2 conversations.')
  await card(playground).getByLabel('Conversation', { exact: true }).selectOption('Second (2 messages)')
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  for (const button of await card(playground).getByRole('button').all())
    expect((await button.boundingBox())!.height).toBeGreaterThanOrEqual(44)
  await card(playground).getByRole('button', { name: 'Replay it' }).click()
  await expect(page.locator('.replay__question')).toHaveText('Two?')
  const band = page.locator('.replay .legend caption .badge')
  await expect(band).toHaveText('exact')
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('claude-sonnet-4-5')
  await page.keyboard.press('Enter')
  await expect(page.locator('.replay__status')).toContainText('Claude Sonnet 4.5')
  await expect(band).toHaveText(/^\d+–\d+$/)
  await page.locator('.replay').getByLabel('Request', { exact: true }).selectOption('Gemini contents, Gemini 2.5 Pro')
  await expect(page.locator('.replay__status')).toContainText('Gemini 2.5 Pro')
  await expect(band).toHaveText(/^\d+–\d+$/)
})

/** Drops a file on an element, with the events that a browser sends for one. */
async function drop({ page }: Playground, selector: string, name: string, bytes: readonly number[] | string) {
  const dataTransfer = await page.evaluateHandle(
    ([name, bytes]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([typeof bytes === 'string' ? bytes : Uint8Array.from(bytes)], name))
      return transfer
    },
    [name, bytes] as const,
  )
  for (const type of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent(selector, type, { dataTransfer })
}

test('a file that is dropped anywhere is opened: a chat is recognised, a slot takes its own, other files are refused', async ({
  playground,
  page,
}) => {
  await playground.open('#count')
  const messages = [
    { role: 'user', content: 'Is it raining?' },
    { role: 'assistant', content: 'Yes.' },
    { role: 'user', content: 'And tomorrow?' },
  ]
  await drop(playground, 'header', 'chat.json', JSON.stringify({ model: 'gpt-4o', messages }))
  await expect(card(playground)).toContainText('3 messages')
  await expect(page.locator('.toast')).toContainText('chat.json is open.')
  await expect(page.locator('html')).not.toHaveAttribute('data-dropping')
  await drop(playground, 'main', 'picture.png', [0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1])
  await expect(page.locator('.toast')).toHaveText('picture.png is not a text, and was not opened.')
  await expect(card(playground)).toContainText('3 messages')
  await page.getByRole('link', { name: 'Plan', exact: true }).click()
  await drop(playground, '#slot-history', 'said.txt', 'user: One\nassistant: Two')
  await expect(playground.editor('History')).toContainText('user: One')
  await expect(page.locator('#slot-history .slot__summary')).toHaveText('2 messages, 1 turn')
})

/** A long conversation in a slot: what is read from it is planned in a worker, and typing stays smooth. */
import { countRequest } from '../../src/chat/index.ts'
import { type ChatMessage, createPlanner } from '../../src/planner/index.ts'
import { tiktokenCounter } from '../helpers/tiktoken-counter.ts'
import { expect, type Playground, test } from './demo-site.ts'

declare global {
  interface Window {
    /** The longest text that this thread took apart, in code units. */
    longestRead: number
  }
}

const LINES = 4000
const said = (at: number) =>
  `Sentence ${at} of a conversation that goes on, with words about an order and ${at * 7919}.`
const lines = Array.from(
  { length: LINES },
  (_, at) => `${at % 2 ? 'assistant' : 'user'}: ${said(at)} ${'and so on '.repeat(4)}`,
)

/** What the planner makes of these messages, counted by tiktoken. */
async function expected(texts: readonly string[]) {
  const items = texts.map((line, at) => {
    const role = line.startsWith('user') ? 'user' : 'assistant'
    const content = line.replace(/^\w+: /, '').trimEnd()
    return { id: String(at), message: { role, content } as ChatMessage, turn: (at >> 1) + 1 }
  })
  const planner = createPlanner({ model: 'gpt-4o', counter: tiktokenCounter('o200k_base') })
  const { measure, plan } = await planner.preview({
    slots: [
      { name: 'history', priority: 50, items, policy: { kind: 'drop-oldest', min: 1 } },
      { name: 'user', priority: 100, items: [{ id: '0', text: 'hello world' }] },
    ],
  })
  return {
    written: measure.slots[0]!.tokens,
    kept: plan!.slots[0]!.items.filter(({ status }) => status === 'kept').length,
  }
}

/** Notes what this thread takes apart: lines by a pattern, or JSON. */
async function noteReads({ page }: Playground): Promise<void> {
  await page.addInitScript(() => {
    window.longestRead = 0
    const note = (text: unknown) => {
      window.longestRead = Math.max(window.longestRead, String(text).length)
    }
    const { matchAll } = String.prototype
    String.prototype.matchAll = function (this: string, pattern: RegExp) {
      note(this)
      return matchAll.call(this, pattern)
    }
    const { parse } = JSON
    JSON.parse = (text, reviver) => {
      note(text)
      return parse(text, reviver)
    }
  })
}

test('a long history is counted and planned exactly, and this thread never takes it apart', async ({
  playground,
  page,
}) => {
  await noteReads(playground)
  await playground.open()
  const text = lines.join('\n')
  expect(text.length).toBeGreaterThan(400_000)
  await playground.paste('History', text)
  const first = await expected(lines)
  await expect(playground.count('History')).toHaveText(first.written.toLocaleString('en-US'))
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type('and one more word')
  const typed = [...lines.slice(0, -1), `${lines.at(-1)}and one more word`]
  const second = await expected(typed)
  await expect(playground.count('History')).toHaveText(second.written.toLocaleString('en-US'))
  await playground.editor('User input').click()
  await page.keyboard.type('hello world')
  await expect(playground.count('User input')).toHaveText('2')
  await playground.settled()
  await expect(page.locator('.plan__slot', { hasText: 'History' }).locator('.plan__count')).toHaveText(
    `${second.kept} of ${LINES} kept`,
  )
  await expect(page.locator('#slot-history .slot__summary')).toContainText(/4000 messages|4,000 messages/)
  // A text that may be cut is counted and cut there, too.
  await page.getByRole('button', { name: 'User input settings' }).click()
  await page.locator('#slot-user select').first().selectOption('truncate:end')
  await playground.editor('User input').press('End')
  await page.keyboard.type(' again')
  await expect(playground.count('User input')).toHaveText('3')
  await playground.settled()
  // A smaller window: what is dropped has its rows, with words of the messages.
  await page.getByLabel('Window', { exact: true }).fill('30000')
  await page.keyboard.press('Enter')
  await playground.settled()
  await expect(page.locator('.item--dropped').first()).toContainText('Sentence 0 of a conversation')
  // Other views have the whole of it.
  await page.getByRole('link', { name: 'Compare', exact: true }).click()
  // Models that are counted are shown while others still are.
  const row = page.locator('.compare tbody tr').filter({ has: page.locator('.compare__id:text-is("openai/gpt-4o")') })
  const { lower, upper } = await countRequest(
    {
      messages: [
        ...typed.map((line) => ({
          role: line.startsWith('user') ? ('user' as const) : ('assistant' as const),
          content: line.replace(/^\w+: /, '').trimEnd(),
        })),
        { role: 'user' as const, content: 'hello world again' },
      ],
    },
    { model: 'gpt-4o', counter: tiktokenCounter('o200k_base') },
  )
  expect(lower).toBe(upper)
  await expect(row.locator('td').first()).toHaveText(`${upper.toLocaleString('en-US')} exact`)
  expect(await page.evaluate(() => window.longestRead)).toBeLessThan(400_000)
})

test('a planning worker that does not load is said, and a second try plans', async ({ playground, page }) => {
  await page.route(/plan\.worker/, (route) => route.abort())
  await playground.open()
  await playground.paste('History', lines.join('\n'))
  await expect(page.getByRole('alert')).toContainText('The worker that plans long texts stopped')
  await page.unroute(/plan\.worker/)
  await page.getByRole('button', { name: 'Try again' }).click()
  const { written } = await expected(lines)
  await expect(playground.count('History')).toHaveText(written.toLocaleString('en-US'))
  await expect(page.getByRole('alert')).toHaveCount(0)
})

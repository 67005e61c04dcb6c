/** The replay of a conversation, held to plans that the test makes itself, counted by tiktoken. */
import type { Page } from '@playwright/test'
import { SUMMARISE } from '../../demo/conversation/first-sentences.ts'
import { CONVERSATIONS, type Conversation } from '../../demo/replay/conversations.ts'
import { type ChatMessage, createPlanner, type Plan, type Policy } from '../../src/planner/index.ts'
import { tiktokenCounter } from '../helpers/tiktoken-counter.ts'
import { expect, test } from './demo-site.ts'

const incident = CONVERSATIONS[0]
const shown = (tokens: number) => tokens.toLocaleString('en-US')

/** Plans each question of a conversation with what was said before it as its history. */
async function plansOf(conversation: Conversation, windowTokens: number, policy: Policy) {
  const counter = tiktokenCounter('o200k_base')
  const planner = createPlanner<ChatMessage>({ model: 'gpt-4o', counter })
  const plans: { plan: Plan<ChatMessage>; writtenTokens: number; countedTexts: number }[] = []
  for (const [at, message] of conversation.messages.entries()) {
    if (message.role !== 'user') continue
    counter.calls.length = 0
    const item = (one: ChatMessage, index: number) => ({
      id: String(index),
      message: one,
      pinned: conversation.pinned.has(one),
    })
    const slots = [
      { name: 'system', priority: 90, text: conversation.system },
      { name: 'tools', priority: 80, tools: conversation.tools },
      { name: 'history', priority: 50, items: conversation.messages.slice(0, at).map(item), policy },
      { name: 'user', priority: 100, items: [item(message, at)] },
    ]
    const previous = plans.at(-1)?.plan
    const { plan, measure } = await planner.preview(
      { slots },
      { windowTokens, summarise: true, ...(previous && { previous }) },
    )
    plans.push({ plan: plan!, writtenTokens: measure.input.upper, countedTexts: counter.calls.flat().length })
  }
  return plans
}

async function replayed(page: Page): Promise<void> {
  await page.locator('.replay[data-replayed="true"]').waitFor()
}

/** The numbers of the table of all turns: written and sent. */
async function turnsOf(page: Page): Promise<(readonly [string, string])[]> {
  const rows = await page
    .locator('.turn-table tbody tr')
    .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent ?? '')))
  return rows.map(([, written = '', sent = '']) => [written, sent] as const)
}

const statesOf = (page: Page) =>
  page.locator('.transcript__rows > li').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.state))

for (const [label, policy] of [
  ['Summarise the oldest turns', SUMMARISE],
  ['Drop the oldest turns', { kind: 'drop-oldest' }],
] as const) {
  test(`every turn equals a plan made with tiktoken: ${label}`, async ({ playground, page }) => {
    await playground.open('#replay')
    await page.locator('.replay').getByLabel('When room is short').selectOption(label)
    await replayed(page)
    const plans = await plansOf(incident, 2048, policy)
    expect(await turnsOf(page)).toEqual(
      plans.map(({ plan, writtenTokens }) => [shown(writtenTokens), shown(plan.input.upper)]),
    )
    const slider = page.getByRole('slider', { name: 'Turn', exact: true })
    await slider.focus()
    await page.keyboard.press('Home')
    for (const [at, { plan, countedTexts }] of plans.entries()) {
      if (at > 0) await page.keyboard.press('ArrowRight')
      await expect(page.locator('.replay__turn')).toHaveText(`Turn ${at + 1} of ${plans.length}`)
      const history = plan.slots.find(({ name }) => name === 'history')!
      const states = plan.slots.flatMap(({ items, summary }) => {
        const words = items.map(({ status, pinned }) => (status === 'kept' && pinned ? 'pinned' : status))
        if (summary) words.splice(words.indexOf('summarised'), 0, 'summary' as never)
        return words as string[]
      })
      expect(await statesOf(page)).toEqual(states)
      const reasons = history.items.filter(({ status }) => status !== 'kept').map(({ reason }) => reason)
      const told = await page.locator('.line:is([data-state="dropped"], [data-state="summarised"]) .line__reason')
      expect(await told.allTextContents()).toEqual(reasons)
      const facts = page.locator('.replay .facts')
      await expect(facts).toContainText(`Texts asked of the worker${countedTexts}`)
      if (history.summary) {
        await expect(page.locator('.replay .summary__text')).toHaveText(history.summary.text)
        await expect(facts).toContainText(history.summary.calls === 0 ? 'remembered, not asked again' : /extended|made/)
      }
    }
    expect(
      plans.some(({ plan }) => plan.slots.some(({ items }) => items.some(({ status }) => status !== 'kept'))),
    ).toBe(true)
  })
}

test('a smaller window leaves out more, and a request that cannot fit is refused with fixes', async ({
  playground,
  page,
}) => {
  await playground.open('#replay')
  await page.locator('.replay').getByLabel('When room is short').selectOption('Drop the oldest turns')
  const range = page.getByRole('slider', { name: 'Window' })
  const dropped: number[] = []
  for (const windowTokens of [8192, 2048, 1024]) {
    await range.fill(String(windowTokens))
    await replayed(page)
    await page.getByRole('slider', { name: 'Turn', exact: true }).fill('15')
    dropped.push((await statesOf(page)).filter((state) => state === 'dropped').length)
  }
  expect(dropped[0]).toBe(0)
  expect(dropped[1]!).toBeGreaterThan(0)
  expect(dropped[2]!).toBeGreaterThan(dropped[1]!)
  await page.locator('.replay').getByLabel('When room is short').selectOption('Drop nothing: refuse instead')
  await replayed(page)
  await expect(page.getByRole('group', { name: 'Why there is no plan' })).toContainText('Use a window of')
})

test('all five APIs are replayed, and every turn adds up to the window', async ({ playground, page }) => {
  await playground.open('#replay')
  await page.getByRole('slider', { name: 'Window' }).fill('4096')
  const request = page.getByLabel('Request', { exact: true })
  const labels = await request.locator('option').allTextContents()
  expect(labels).toHaveLength(5)
  for (const label of labels) {
    await request.selectOption(label)
    await replayed(page)
    for (const turn of ['1', '8', '15']) {
      await page.getByRole('slider', { name: 'Turn', exact: true }).fill(turn)
      const rows = await page
        .locator('.replay .legend :is(tbody, tfoot) tr td:nth-child(3)')
        .evaluateAll((cells) => cells.map((cell) => Number((cell.textContent ?? '').replaceAll(',', ''))))
      const total = rows.pop()
      expect(total).toBe(4096)
      expect(
        rows.reduce((sum, tokens) => sum + tokens, 0),
        `${label}, turn ${turn}`,
      ).toBe(total)
    }
  }
})

test('buttons move through the turns and announce the position; playing moves on by itself', async ({
  playground,
  page,
}) => {
  await playground.open('#replay')
  const turn = page.locator('.replay__turn')
  const slider = page.getByRole('slider', { name: 'Turn', exact: true })
  // It opens at the first turn at which something gives way.
  await expect(turn).toHaveText('Turn 10 of 15')
  await page.getByRole('button', { name: 'Next turn' }).click()
  await expect(turn).toHaveText('Turn 11 of 15')
  await expect(page.locator('.replay > [role="status"]')).toContainText('Turn 11 of 15. ')
  await expect(slider).toHaveAttribute('aria-valuetext', /^Turn 11 of 15\. .*summarises turns 1, 3–4/)
  await page.getByRole('button', { name: 'Previous turn' }).focus()
  await page.keyboard.press('Enter')
  await expect(turn).toHaveText('Turn 10 of 15')
  await page.getByRole('button', { name: 'Play' }).click()
  await expect(turn).toHaveText('Turn 12 of 15')
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByRole('button', { name: 'Play' })).toBeVisible()
  await slider.fill('15')
  await page.getByRole('button', { name: 'Play' }).click()
  await expect(turn).toHaveText('Turn 1 of 15')
})

test('the views are links: the back button works, and typed text stays', async ({ playground, page }) => {
  await playground.open()
  await playground.editor('User input').click()
  await page.keyboard.insertText('hello world')
  await playground.settled()
  await page.getByRole('link', { name: 'Replay', exact: true }).click()
  await replayed(page)
  await expect(playground.editor('User input')).toBeHidden()
  await page.goBack()
  await expect(playground.count('User input')).toHaveText('2')
  await expect(page.locator('.replay')).toBeHidden()
})

test('the playground’s history can be summarised too', async ({ playground, page }) => {
  await playground.open('#over')
  await page.getByRole('button', { name: 'History settings' }).click()
  await page.locator('#settings-history').getByLabel('When room is short').selectOption('Summarise the oldest')
  await playground.settled()
  await expect(page.locator('.hero__line')).toContainText('summarises turn')
  const plan = page.getByRole('region', { name: 'Plan', exact: true })
  await expect(plan.locator('.item--summarised').first()).toBeVisible()
  await expect(plan).toContainText('First sentences stand in for a model’s summary')
})

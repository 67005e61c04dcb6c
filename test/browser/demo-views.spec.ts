/** Plan, Compare and Replay by keyboard, by finger and by ear. */
import { deflateRawSync } from 'node:zlib'
import { expect, type Playground, test } from './demo-site.ts'

const STATE = { v: 1, m: 'gpt-4o', t: { system: 'Be brief.', history: 'user: One\nassistant: Two', user: 'And then?' } }
const FRAGMENT = `#s=${deflateRawSync(JSON.stringify(STATE)).toString('base64url')}`
const VIEWS = ['Plan', 'Compare', 'Replay'] as const

async function show({ page }: Playground, view: (typeof VIEWS)[number]): Promise<void> {
  await page.getByRole('link', { name: view, exact: true }).click()
  if (view === 'Plan') await page.locator('.plan-view').waitFor()
  if (view === 'Compare') {
    await page.locator('.compare[data-compared="true"]').waitFor()
    await page.getByRole('searchbox', { name: 'Filter models' }).fill('gpt-4o mini')
  }
  if (view === 'Replay') await page.locator('.replay[data-replayed="true"]').waitFor()
}

test('on a phone everything that is pressed in the other views is 44 px high, and nothing is wider than the screen', async ({
  playground,
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 780 })
  await playground.open(FRAGMENT)
  for (const view of VIEWS) {
    await show(playground, view)
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('button, a[href], summary, select, input:not([type="range"])')]
        .filter((element) => element.checkVisibility() && !element.matches('.skip-link'))
        .map((element) => {
          // A box to tick is pressed by its label.
          const pressed = element.matches('[type="checkbox"], [type="radio"]') ? element.closest('label') : element
          return { element, height: (pressed ?? element).getBoundingClientRect().height }
        })
        .filter(({ height }) => height > 0 && height < 44)
        .map(({ element, height }) => `${element.outerHTML.slice(0, 120)}: ${height}`),
    )
    expect(small, view).toEqual([])
    // Nor in a box that has to be scrolled sideways, where nobody looks for a price.
    const wide = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('.compare__scroll')]
        .filter((element) => element.scrollWidth > element.clientWidth)
        .map(({ className }) => className),
    )
    expect(wide, view).toEqual([])
  }
})

test('on a phone the plan, which is below all slots, is one press away from the number', async ({
  playground,
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 780 })
  await playground.open('#over')
  const plan = page.getByRole('region', { name: 'Plan', exact: true })
  await expect(plan).not.toBeInViewport()
  const jump = page.getByRole('button', { name: 'See what is kept and what is left out' })
  await expect(jump).toBeInViewport()
  await jump.press('Enter')
  await expect(plan.getByText(/^\d+ freed$/)).toBeInViewport()
  // The next stop of the keyboard is in the plan.
  await expect(plan).toBeFocused()
})

for (const view of VIEWS)
  test(`${view} by keyboard: what is reached is seen, named, and in the order of the page`, async ({
    playground,
    page,
  }) => {
    await playground.open(FRAGMENT)
    await show(playground, view)
    await page.locator('.skip-link').focus()
    const reached: { name: string; place: number; seen: boolean }[] = []
    for (let i = 0; i < 70; i++) {
      await page.keyboard.press('Tab')
      const at = await page.evaluate(() => {
        const outer = document.activeElement!
        let element = outer
        while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
        const label = (element as HTMLInputElement).labels?.[0]?.textContent
        const name = (element.getAttribute('aria-label') ?? label ?? element.textContent ?? '')
          .replace(/\s+/g, ' ')
          .trim()
        const box = element.getBoundingClientRect()
        const focusable = [...document.querySelectorAll('*')]
        const seen =
          box.width > 0 && box.bottom > 0 && box.top < innerHeight && getComputedStyle(element).opacity !== '0'
        return { name, place: focusable.indexOf(outer), seen, isBody: outer === document.body }
      })
      if (at.isBody) break
      reached.push(at)
    }
    expect(reached.filter(({ name, seen }) => name === '' || !seen)).toEqual([])
    const places = reached.map(({ place }) => place)
    expect(places).toEqual([...places].sort((a, b) => a - b))
    const names = reached.map(({ name }) => name)
    const needed = {
      Plan: [
        'Output reserve',
        'Window',
        'System text',
        'System settings',
        'User input text',
        'Cross-check with tiktoken',
      ],
      Compare: ['Filter models', 'Choose GPT-4o mini'],
      Replay: ['Conversation', 'Request', 'Play'],
    }[view]
    for (const name of needed)
      expect(
        names.some((one) => one.includes(name)),
        `${name} in ${names.join(' | ')}`,
      ).toBe(true)
  })

const HEARD: Readonly<Record<(typeof VIEWS)[number], string>> = {
  Plan: `
    - main:
      - heading "Plan of a request" [level=1]
      - region "Budget":
        - paragraph: Room left
        - paragraph: 115,173 tokens
        - paragraph: 27 of 115,200 used, 12,800 held for the answer
        - text: Window
        - textbox "Window": 128,000
        - text: Output reserve
        - textbox "Output reserve": 12,800
        - meter "Input tokens against the limit"
        - slider "Output reserve, tokens held for the answer": "12800"
        - status
      - region "Slots":
        - heading "Slots" [level=2]
        - region "System":
          - heading "System" [level=3]
          - text: 3 tokens
          - button "System settings"
          - textbox "System text"
        - region "History":
          - heading "History" [level=3]
          - text: 2 messages, 1 turn 2 tokens
          - button "History settings"
          - textbox "History text"
          - paragraph: The colours show the text as it is typed. The number counts what is read from it and sent.
        - region "User input":
          - heading "User input" [level=3]
          - text: 3 tokens
          - button "User input settings"
          - textbox "User input text"
      - table "Budget exact":
        - rowgroup:
          - row "Part Written Sent Share"
        - rowgroup:
          - row "System 3 3 <0.1%"
          - row "Message overhead 19 19 <0.1%"
          - row "Free 115,173 90%"
          - row "Output reserve 12,800 10%"
        - rowgroup:
          - row "Window 128,000 100%"`,
  Compare: `
    - region "Compare models":
      - heading "The same request in every model" [level=1]
      - status
      - searchbox "Filter models": gpt-4o mini
      - button "Copy with a link"
      - group "All models":
        - table:
          - rowgroup:
            - row "Model Tokens Fits Cost to send ↑ Price Choose"
          - rowgroup:
            - row "GPT-4o mini openai/gpt-4o-mini 27 exact fits 115.2k left of 115.2k $0.00000405 17 times cheaper Choose GPT-4o mini"`,
  Replay: `
    - region "Replay of a conversation":
      - heading "Replay of a conversation" [level=1]
      - text: Conversation
      - combobox "Conversation"
      - text: Request
      - combobox "Request"
      - text: When room is short
      - combobox "When room is short"
      - text: Window size
      - slider "Window size": "2048"
      - paragraph: Turn 10 of 15
      - paragraph: done at 10:31. did it help?
      - group "Go through the turns":
        - button "Previous turn"
        - button "Play"
        - button "Next turn"
      - slider "Turn": "10"
      - paragraph: At most 1,863 → at most 1,210 sent, at least 633 free · summarises turns 1, 3–4
      - meter "Input tokens against the limit"
      - region "Messages of this turn":
        - heading "Messages of this turn" [level=2]
        - paragraph: 22 kept 1 pinned 12 summarised`,
}

for (const view of VIEWS)
  test(`${view} as a screen reader has it: names and values in order`, async ({ playground, page }) => {
    await playground.open(FRAGMENT)
    await show(playground, view)
    await expect(page.getByRole('main')).toMatchAriaSnapshot(HEARD[view])
  })

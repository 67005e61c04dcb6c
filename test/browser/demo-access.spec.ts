/** The playground for people who do not see it, or use no mouse. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { deflateRawSync } from 'node:zlib'
import { expect, type Playground, test } from './demo-site.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const VIEWS = ['Count', 'Plan', 'Compare', 'Replay'] as const

/** Something in every slot, more than fits: axe looks at each coloured token, so the texts are short. */
const FULL = {
  v: 1,
  m: 'gpt-4o',
  w: 140,
  r: 40,
  t: {
    system: 'Be brief.',
    examples: 'user: Hi\nassistant: Hello',
    tools: '[{"name":"look","description":"Looks.","parameters":{"type":"object","properties":{}}}]',
    retrieved: '--- 0.9 returns\nThirty days.\n--- 0.1 other\nNothing.',
    history: 'user: One\nassistant: Two\nuser: Three\nassistant: Four',
    user: 'And then?',
  },
}

interface Result {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[]
}

async function show({ page }: Playground, view: (typeof VIEWS)[number]): Promise<void> {
  await page.getByRole('link', { name: view, exact: true }).click()
  if (view === 'Compare') {
    await page.locator('.compare[data-compared="true"]').waitFor()
    await page.getByRole('searchbox', { name: 'Filter models' }).fill('gpt-4o mini')
  }
  if (view === 'Replay') await page.locator('.replay[data-replayed="true"]').waitFor()
}

/** What depends on the theme. */
const COLOURS = ['color-contrast', 'link-in-text-block']
/** What depends on the width as well: what is seen, how large it is, and whether it has a name when words are hidden. */
const LAYOUT =
  'aria-hidden-focus button-name color-contrast label link-in-text-block link-name list listitem nested-interactive region scrollable-region-focusable skip-link tabindex target-size'.split(
    ' ',
  )

interface Looked {
  readonly themes?: readonly ('light' | 'dark')[]
  /** What was looked at before, and is the same. */
  readonly except?: readonly string[]
  /** What has come since the page was looked at. */
  readonly only?: string
  /** The rules in the light theme. Without it: all. */
  readonly rules?: readonly string[]
}

/** What axe finds on the page as it is. Only the colours depend on the theme, so in the dark one only they are looked at. */
async function violations({ page }: Playground, where: string, looked: Looked = {}): Promise<readonly string[]> {
  const { themes = ['light', 'dark'], except = [], only, rules } = looked
  const context = JSON.stringify({ ...(only && { include: [only] }), exclude: except })
  if (only) await page.locator(only).first().waitFor()
  const found: string[] = []
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const runOnly = colorScheme === 'dark' ? COLOURS : rules
    const options = JSON.stringify({ resultTypes: ['violations'], ...(runOnly && { runOnly }) })
    const { violations } = (await page.evaluate(`axe.run(${context}, ${options})`)) as Result
    for (const { id, nodes } of violations)
      found.push(`${where}, ${colorScheme}: ${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`)
  }
  return found
}

test('axe finds nothing in any view, in both themes and at two widths', async ({ playground, page }) => {
  await playground.open(`#s=${deflateRawSync(JSON.stringify(FULL)).toString('base64url')}`)
  await page.evaluate(axe)
  const found: string[] = []
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 })
    for (const view of VIEWS) {
      await show(playground, view)
      // Only Compare has other colours at another width. The header differs in the link of the view that is shown.
      const themes = width === 1280 || view === 'Compare' ? (['light', 'dark'] as const) : (['light'] as const)
      const except = view === 'Count' ? [] : ['.site-header']
      const looked = { themes, except, ...(width < 1280 && { rules: LAYOUT }) }
      found.push(...(await violations(playground, `${view}, ${width}`, looked)))
    }
  }
  expect(found).toEqual([])
})

test('axe finds nothing in what is opened: a conversation, the tokens, the race, menus and an error', async ({
  playground,
  page,
}) => {
  await playground.open('#count')
  await page.evaluate(axe)
  const text = page.getByRole('textbox', { name: 'Text', exact: true })
  await text.click()
  await page.keyboard.insertText('You said:\nIs it <|endoftext|>?\nChatGPT said:\nYes.')
  await page.getByRole('region', { name: 'Conversation in this text' }).waitFor()
  await page.getByText('Tokens with their ids').click()
  await page.getByLabel('Token ids').fill('13225 x')
  await page.getByRole('group', { name: 'Special text' }).waitFor()
  await page.getByText('Texts that stop other tokenizers').click()
  await page.getByRole('button', { name: 'Spaces', exact: true }).click()
  await page.locator('.race__table tbody tr').nth(1).waitFor()
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  const found = [...(await violations(playground, 'a conversation, the tokens and the race'))]
  await page.getByRole('button', { name: 'Share' }).click()
  found.push(...(await violations(playground, 'a menu', { only: '.menu__panel:not([hidden])' })))
  await page.keyboard.press('Escape')
  await page.route(/cl100k_base/, (route) => route.abort())
  await page.keyboard.press('ControlOrMeta+k')
  await page.keyboard.type('gpt-4-turbo')
  found.push(...(await violations(playground, 'the models', { only: '.picker__panel' })))
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  found.push(...(await violations(playground, 'an error', { only: '.status__failed:not([hidden])' })))
  expect(found).toEqual([])
})

/** The name of what has the focus, within shadow trees too. */
const focused = () => {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return (element?.getAttribute('aria-label') ?? element?.textContent ?? '').replace(/\s+/g, ' ').trim()
}

for (const width of [1280, 390])
  test(`at ${width} px Tab goes through the first view in the order in which it is seen`, async ({
    playground,
    page,
  }) => {
    await page.setViewportSize({ width, height: 800 })
    await playground.open('')
    await page.getByRole('textbox', { name: 'Text', exact: true }).click()
    await page.keyboard.type('hello world')
    await playground.settled()
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await page.evaluate(() => {
      document.body.tabIndex = -1
      document.body.focus()
      document.body.removeAttribute('tabindex')
    })
    const names: string[] = []
    const tops: number[] = []
    for (let i = 0; i < 40 && names.at(-1) !== 'Tokens with their ids'; i++) {
      await page.keyboard.press('Tab')
      names.push(await page.evaluate(focused))
      tops.push(await page.evaluate(() => document.activeElement!.getBoundingClientRect().top + scrollY))
    }
    const views = ['Count', 'Plan', 'Compare', 'Replay']
    const wide = width > 860
    expect(names).toEqual([
      'Skip to the editor',
      ...(wide ? ['tokenroom, first page', ...views] : []),
      'Model: GPT-4o128k · o200k_base',
      'Texts',
      'Share',
      'Token colours',
      ...(wide ? ['Keyboard shortcuts'] : []),
      'Theme: system',
      ...(wide ? [] : views),
      'Copy the install command',
      'Documentation',
      'Licences',
      'Text',
      'Compare all models',
      'Tokens with their ids',
    ])
    // Apart from the skip link, nothing that comes later is higher up by more than a line's height.
    for (let at = 2; at < tops.length; at++) expect(tops[at]! - tops[at - 1]!, names[at]!).toBeGreaterThan(-24)
  })

test('a screen reader hears names and values in order, and no number at each key', async ({ playground, page }) => {
  await playground.open('')
  // Everything that speaks by itself.
  await page.evaluate(() => {
    const spoken: string[] = []
    Object.assign(window, { spoken })
    const live = '[role="status"], [role="alert"], [aria-live], output'
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const region = (target instanceof Element ? target : target.parentElement)?.closest(live)
        if (region) spoken.push(region.textContent ?? '')
      }
    }).observe(document.body, { characterData: true, childList: true, subtree: true })
  })
  await page.getByRole('textbox', { name: 'Text', exact: true }).click()
  await page.keyboard.type('hello world')
  await expect(page.locator('.count__left')).toHaveText('115,191')
  await playground.settled()
  expect(await page.evaluate(() => (window as unknown as { spoken: string[] }).spoken)).toEqual([])
  await expect(page.getByRole('meter')).toHaveAttribute('aria-valuetext', '9 of 115,200 tokens, 115,191 left, exact')
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - region "Count tokens. See what still fits.":
        - heading "Count tokens. See what still fits." [level=1]
      - region "Count a text":
        - paragraph: 2 tokens exact
        - paragraph: 115,191 left
        - meter "Input tokens against the limit"
        - paragraph: GPT-4o takes 115,200 tokens of input; 12,800 more are held for the answer.
        - textbox "Text"
        - term: Characters
        - definition: "11"
        - term: Words
        - definition: "2"
        - term: Cost to send
        - definition: $0.0000225
        - term: Cheaper elsewhere?
        - definition:
          - link "Compare all models"
  `)
})

test('with forced colours a line shows where each token begins', async ({ playground, page }) => {
  await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' })
  for (const view of ['count', 'plan'] as const) {
    await playground.open(`#${view}`)
    const text =
      view === 'plan' ? playground.editor('User input') : page.getByRole('textbox', { name: 'Text', exact: true })
    await text.fill('A few words, and more.')
    await playground.settled()
    await expect(page.locator('.token')).not.toHaveCount(0)
    const colours = page.getByRole('button', { name: 'Token colours' })
    await colours.focus()
    const withTokens = await text.screenshot()
    await colours.press('Enter')
    await expect(page.locator('.token')).toHaveCount(0)
    expect(withTokens.equals(await text.screenshot()), view).toBe(false)
    await colours.press('Enter')
  }
})

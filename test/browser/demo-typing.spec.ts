/** Typing into the playground: whatever is done to a text, its count and its colours are tiktoken's. */
import type { Page } from '@playwright/test'
import { get_encoding } from 'tiktoken'
import { expect, type Playground, type SlotTitle, test } from './demo-site.ts'

const tiktoken = get_encoding('o200k_base')
const older = get_encoding('cl100k_base')
const countOf = (text: string) => tiktoken.encode(text, [], []).length
const shown = (tokens: number) => tokens.toLocaleString('en-US')

/** Numbers that are the same in each run. */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

function words(codeUnits: number, separator: string): string {
  const next = random(11)
  let text = ''
  while (text.length < codeUnits) text += `${next(1_000_000).toString(36)}${next(9) === 0 ? separator : ' '}`
  return text.slice(0, codeUnits)
}

/** The whole text of an editor, by way of the clipboard, since only what is in view is in the page. */
async function textOf(playground: Playground, title: SlotTitle): Promise<string> {
  const { page } = playground
  await playground.editor(title).focus()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.press('ControlOrMeta+c')
  return page.evaluate(() => navigator.clipboard.readText())
}

function isWithoutMiddle(left: string, text: string): boolean {
  let same = 0
  while (same < left.length && left[same] === text[same]) same++
  return same > left.length / 4 && same < left.length * 0.75 && text.endsWith(left.slice(same))
}

/** The coloured texts of the user's slot, in order; a token that goes over the end of a line is two of them. */
const coloured = (page: Page) => page.locator('#slot-user .token').allTextContents()

const PARTS = ['the ', 'Straße', '世界', '👩🏽‍🚀', "'ll", '  ', '\n', '12345', '<|endoftext|>', 'e\u0301']
const MOVES = ['Home', 'End', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ControlOrMeta+ArrowLeft']
const CHANGES = [
  ['Shift+ArrowLeft', 'Shift+ArrowUp', 'x'],
  ['Backspace'],
  ['Delete'],
  ['Enter'],
  ['ControlOrMeta+z'],
  ['ControlOrMeta+z', 'ControlOrMeta+y'],
  ['ControlOrMeta+Backspace'],
  ['Shift+ArrowLeft', 'Shift+ArrowLeft', 'Delete'],
]

test('random edits, undo and redo', async ({ playground, page }) => {
  await playground.open()
  await playground.paste('User input', 'Grüße aus Köln!\nHow are you?\n    return 1;\n')
  const next = random(4711)
  for (let round = 0; round < 6; round++) {
    for (let edit = 0; edit < 25; edit++) {
      await page.keyboard.press(MOVES[next(MOVES.length)]!)
      if (next(3) === 0) for (const key of CHANGES[next(CHANGES.length)]!) await page.keyboard.press(key)
      else await page.keyboard.insertText(PARTS[next(PARTS.length)]!)
    }
    await playground.settled()
    const text = await textOf(playground, 'User input')
    await expect(playground.count('User input')).toHaveText(shown(countOf(text)))
    await page.keyboard.press('ArrowRight')
  }
})

test('a megabyte is pasted, typed into, undone, and counted in another encoding', async ({ playground, page }) => {
  await playground.open()
  const text = words(1_000_000, '.\n')
  await playground.editor('User input').click()
  await page.keyboard.type('before ')
  await page.evaluate((value) => navigator.clipboard.writeText(value), text)
  await page.keyboard.press('ControlOrMeta+v')
  await expect(playground.count('User input')).toHaveText(shown(countOf(`before ${text}`)))
  await page.keyboard.type('!?')
  const all = `before ${text}!?`
  await expect(playground.count('User input')).toHaveText(shown(countOf(all)))
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox', { name: 'Search models' }).fill('gpt-4-turbo')
  await page.keyboard.press('Enter')
  await expect(playground.count('User input')).toHaveText(shown(older.encode(all, [], []).length))
  await playground.editor('User input').focus()
  await page.keyboard.press('ControlOrMeta+z')
  await page.keyboard.press('ControlOrMeta+z')
  const left = await textOf(playground, 'User input')
  await expect(playground.count('User input')).toHaveText(shown(older.encode(left, [], []).length))
})

test('a text longer than the window is cut, and the copied request has what is kept', async ({ playground, page }) => {
  await playground.open()
  const text = words(600_000, '.\n')
  await playground.paste('User input', text)
  await playground.paste('System', 'You are brief.')
  await page.getByRole('button', { name: 'User input settings' }).click()
  const budget = async () => (await playground.budget())['User input']!
  for (const [keep, isPart] of [
    ['truncate:start', (left: string) => text.startsWith(left)],
    ['truncate:end', (left: string) => text.endsWith(left)],
    ['truncate:middle', (left: string) => isWithoutMiddle(left, text)],
  ] as const) {
    await page.locator('#settings-user').getByLabel('When room is short').selectOption(keep)
    await playground.settled()
    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByRole('menuitem', { name: /JSON/ }).click()
    await expect(page.locator('.toast')).toHaveText('Request copied.')
    const request = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))
    expect(request.messages[0].content).toBe('You are brief.')
    const left: string = request.messages[1].content
    expect(isPart(left)).toBe(true)
    expect(left.length).toBeLessThan(text.length)
    expect(countOf(left)).toBe((await budget()).sent)
    expect((await budget()).written).toBe(countOf(text))
  }
})

test('colours are the tokens of the whole text, in lines and inside one long line', async ({ playground, page }) => {
  await playground.open()
  for (const separator of ['.\n', '. ']) {
    const text = words(80_000, separator)
    await playground.paste('User input', text)
    await playground.settled()
    await page.keyboard.press('ControlOrMeta+Home')
    for (let i = 0; i < 12; i++) await page.keyboard.press('PageDown')
    await page.keyboard.type('ab cd')
    await playground.settled()
    const edited = await textOf(playground, 'User input')
    await page.keyboard.press('ArrowLeft')
    for (let i = 0; i < 9; i++) await page.keyboard.press('PageDown')
    const decoder = new TextDecoder()
    const pieces = [...tiktoken.encode(edited, [], [])].flatMap((id) =>
      decoder
        .decode(tiktoken.decode(Uint32Array.of(id)))
        .split('\n')
        .filter(Boolean),
    )
    const all = `\0${pieces.join('\0')}\0`
    await expect(async () => {
      const seen = await coloured(page)
      expect(seen.length).toBeGreaterThan(100)
      expect(all.includes(`\0${seen.join('\0')}\0`)).toBe(true)
      // What is drawn of a long line beyond the screen is not coloured.
      expect(seen.join('').length).toBeLessThan(20_000)
    }).toPass()
  }
})

test('composed text is counted at once, and coloured when composing ends', async ({ playground, page }) => {
  await playground.open()
  await playground.editor('User input').click()
  await page.keyboard.type('say ')
  const input = await page.context().newCDPSession(page)
  for (const text of ['n', 'に', 'にh', 'にほ', 'にほん', '日本'])
    await input.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length })
  await expect(playground.count('User input')).toHaveText(shown(countOf('say 日本')))
  await input.send('Input.insertText', { text: '日本語' })
  await expect(playground.count('User input')).toHaveText(shown(countOf('say 日本語')))
  expect(await textOf(playground, 'User input')).toBe('say 日本語')
  await expect(page.locator('#slot-user .token').first()).toHaveText('say')
})

test('after the worker crashes, typing goes on with another worker', async ({ playground, page }) => {
  await playground.open()
  await playground.paste('System', 'Answer in one word.')
  await playground.paste('User input', 'Some text that the worker holds.')
  await playground.settled()
  const [worker] = page.workers()
  // It fails with the next edit, which waits for its answer.
  await worker!.evaluate(() => {
    addEventListener('message', () => {
      throw new Error('out of order')
    })
  })
  await page.keyboard.type(' And more')
  const text = 'Some text that the worker holds. And more'
  await expect(playground.count('User input')).toHaveText(shown(countOf(text)))
  await expect(page.locator('.status[data-status]')).toHaveAttribute('data-status', 'ready')
  await playground.editor('System').click()
  await page.keyboard.press('End')
  await page.keyboard.type(' Please.')
  await expect(playground.count('System')).toHaveText(shown(countOf('Answer in one word. Please.')))
  await expect(page.locator('#slot-user .token')).not.toHaveCount(0)
})

test('while nothing can be counted the last number stays and is marked as old, until it is counted again', async ({
  playground,
  page,
}) => {
  await playground.open('')
  const number = page.locator('.count__number')
  const marked = page.locator('.count__figures[data-stale="true"] .count__number.stale')
  const text = 'Some text that the worker holds.'
  await page.getByRole('textbox', { name: 'Text', exact: true }).click()
  await page.keyboard.type(text)
  await playground.settled()
  await expect(number).toHaveText(shown(countOf(text)))
  await expect(marked).toHaveCount(0)
  // The worker fails with the next edit, and no other can be started.
  await page.route(/tokenizer\.worker/, (route) => route.abort())
  await page.workers()[0]!.evaluate(() => {
    addEventListener('message', () => {
      throw new Error('out of order')
    })
  })
  const more = ' And more of it is typed'
  await page.keyboard.type(more)
  await expect(page.getByRole('alert')).toContainText('The tokenizer worker could not start')
  await expect(marked).toHaveText(/^\d+$/)
  // The page counts single keys by itself: what stands there is the count of the text up to some key.
  const counts = Array.from({ length: more.length + 1 }, (_, keys) => shown(countOf(text + more.slice(0, keys))))
  expect(counts).toContain(await number.textContent())
  await page.unroute(/tokenizer\.worker/)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(number).toHaveText(shown(countOf(text + more)))
  await expect(marked).toHaveCount(0)
})

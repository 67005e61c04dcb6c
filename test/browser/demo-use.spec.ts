/** The playground for everyone: by keyboard, by name, on a narrow screen, when something fails, and shared. */
import { expect, test } from './demo-site.ts'

test('a model is found and chosen by keyboard, whether its tokenizer is public or not', async ({
  playground,
  page,
}) => {
  await playground.open('#scripts')
  const before = await playground.count('User input').textContent()
  const choose = async (name: string) => {
    await page.keyboard.press('ControlOrMeta+k')
    await expect(page.getByRole('combobox', { name: 'Search models' })).toBeFocused()
    await page.keyboard.type(name)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('combobox', { name: 'Search models' })).toBeHidden()
    await expect(page.locator('.picker__button')).toBeFocused()
  }
  await choose('claude-sonnet-4-5')
  await expect(page.locator('.picker__button')).toContainText('estimated')
  await expect(page.locator('.legend caption .badge')).toHaveText(/^[\d,]+–[\d,]+$/)
  const estimate = await playground.count('User input').textContent()
  expect(estimate).not.toBe(before)
  await choose('gpt-4-turbo')
  await expect(page.locator('.picker__button')).toContainText('cl100k_base')
  await expect(page.locator('.legend caption .badge')).toHaveText('exact')
  await expect(playground.count('User input')).not.toHaveText(before!)
})

test('Tab goes through the page and leaves every editor; shortcuts reach the slots', async ({ playground, page }) => {
  await playground.open()
  const visited = new Set<string>()
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab')
    const name = await page.evaluate(() => {
      let active = document.activeElement
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
      return active?.getAttribute('aria-label') ?? active?.id ?? active?.textContent ?? ''
    })
    visited.add(name)
  }
  for (const title of ['System', 'Examples', 'Tools', 'Retrieved chunks', 'History', 'User input']) {
    expect([...visited]).toContain(`${title} text`)
    expect([...visited]).toContain(`${title} settings`)
  }
  await page.keyboard.press('Alt+6')
  await expect(playground.editor('User input')).toBeFocused()
  await page.keyboard.type('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeHidden()
  await playground.room.click()
  await page.locator('.skip-link').focus()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeHidden()
})

for (const fragment of ['#over', '#replay'])
  test(`every control of ${fragment} has a name, every id is unique, and the meter has its values`, async ({
    playground,
    page,
  }) => {
    await playground.open(fragment)
    const problems = await page.evaluate(() => {
      const found: string[] = []
      const all = [...document.querySelectorAll('*')].flatMap((element) => [
        element,
        ...(element.shadowRoot?.querySelectorAll('*') ?? []),
      ])
      const nameOf = (element: Element) =>
        element.getAttribute('aria-label') ||
        element
          .getAttribute('aria-labelledby')
          ?.split(' ')
          .map((id) => document.getElementById(id)?.textContent ?? '')
          .join('') ||
        (element as HTMLInputElement).labels?.[0]?.textContent ||
        (element.matches('input, select, [contenteditable]') ? '' : element.textContent)
      const controls =
        'button, input, select, a[href], summary, [role="meter"], [contenteditable="true"], dialog, section'
      for (const element of all)
        if (element.matches(controls) && !element.closest('[hidden]') && !nameOf(element)?.trim())
          found.push(element.outerHTML)
      const ids = all.map((element) => element.id).filter(Boolean)
      for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) found.push(`id ${id} twice`)
      for (const element of document.querySelectorAll('[aria-controls], [aria-labelledby]'))
        for (const id of `${element.getAttribute('aria-controls') ?? ''} ${element.getAttribute('aria-labelledby') ?? ''}`.split(
          ' ',
        ))
          if (id && !document.getElementById(id)) found.push(`nothing has the id ${id}`)
      return found
    })
    expect(problems).toEqual([])
    for (const attribute of ['aria-label', 'aria-valuemin', 'aria-valuemax', 'aria-valuenow', 'aria-valuetext'])
      await expect(playground.meter).toHaveAttribute(attribute, /.+/)
  })

test('crossing a threshold is announced once, politely, after a pause', async ({ playground, page }) => {
  await playground.open()
  const status = page.locator('p.visually-hidden[role="status"]')
  await expect(status).toHaveText('')
  await page.getByLabel('Window', { exact: true }).fill('200')
  await page.keyboard.press('Enter')
  await playground.editor('User input').click()
  await page.keyboard.insertText('word '.repeat(300))
  await expect(status).toContainText('What must stay needs')
})

for (const width of [320, 360, 640, 768]) {
  test(`nothing overflows at ${width} px`, async ({ playground, page }) => {
    await page.setViewportSize({ width, height: 740 })
    await playground.open('#over')
    await page.getByRole('button', { name: 'History settings' }).click()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    await page.locator('.picker__button').click()
    const panel = (await page.locator('.picker__panel').boundingBox())!
    expect(panel.x).toBeGreaterThanOrEqual(0)
    expect(panel.x + panel.width).toBeLessThanOrEqual(width)
    await page.keyboard.press('Escape')
    await page.getByRole('link', { name: 'Count', exact: true }).click()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    await page.getByRole('link', { name: 'Replay', exact: true }).click()
    await page.locator('.replay[data-replayed="true"]').waitFor()
    await page.getByText('All turns in numbers').click()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  })
}

test('the theme is kept, and reduced motion is respected', async ({ playground, page }) => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await playground.open()
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  const light = await background()
  const button = page.getByRole('button', { name: /^Theme/ })
  await button.click()
  await button.click()
  await expect(button).toHaveAccessibleName('Theme: dark')
  expect(await background()).not.toBe(light)
  await page.reload()
  expect(await background()).not.toBe(light)
  const motion = await page
    .locator('token-budget .piece')
    .first()
    .evaluate((piece) => getComputedStyle(piece).transitionDuration)
  expect(motion.split(', ').every((duration) => duration === '0s')).toBe(true)
})

test('an address restores texts, settings and model', async ({ playground, page }) => {
  await playground.open()
  await playground.editor('History').click()
  await page.keyboard.insertText('user: Hi\nassistant: Hello\nuser: Bye')
  await page.getByRole('button', { name: 'History settings' }).click()
  await page.locator('#settings-history').getByLabel('Turns always kept').fill('2')
  await playground.settled()
  const tokens = await playground.count('History').textContent()
  await playground.openCopiedLink()
  await expect(playground.count('History')).toHaveText(tokens!)
  await expect(page.locator('#slot-history .slot__summary')).toHaveText('3 messages, 2 turns')
  await page.getByRole('button', { name: 'History settings' }).click()
  await expect(page.locator('#settings-history').getByLabel('Turns always kept')).toHaveValue('2')
})

test('a copy that the browser refuses is said, and what can be done instead', async ({ playground, page }) => {
  await playground.open('#support')
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
  })
  const toast = page.locator('.toast')
  for (const [name, said] of [
    [/Copy link/, 'The browser did not allow copying. The link is in the address bar.'],
    [/JSON/, 'The browser did not allow copying.'],
  ] as const) {
    await page.getByRole('button', { name: 'Share' }).click()
    await page.getByRole('menuitem', { name }).click()
    await expect(toast).toHaveText(said)
  }
})

test('an address pasted into the open page is opened, and going back to it keeps what was typed', async ({
  playground,
  page,
}) => {
  await playground.open('#support')
  const paste = (fragment: string) => page.evaluate((hash) => location.assign(hash), fragment)
  await paste('#empty')
  await expect(page.locator('#slot-system .cm-placeholder')).toBeVisible()
  await playground.editor('System').click()
  await page.keyboard.insertText('typed since')
  await page.getByRole('link', { name: 'Replay', exact: true }).click()
  await page.goBack()
  await expect(playground.editor('System')).toHaveText('typed since')
  await paste('#s=damaged')
  await expect(page.locator('.toast')).toHaveText('The shared link is damaged or was cut off.')
  await expect(playground.editor('System')).toHaveText('typed since')
})

test('the skip link goes to the editors', async ({ playground, page }) => {
  await playground.open('#support')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/#slots$/)
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(0)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'System settings' })).toBeFocused()
})

test('the copied request is what the plan sends', async ({ playground, page }) => {
  await playground.open('#over')
  await page.getByRole('button', { name: 'Share' }).click()
  await page.getByRole('menuitem', { name: /JSON/ }).click()
  await expect(page.locator('.toast')).toHaveText('Request copied.')
  const request = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()))
  expect(request.model).toBe('gpt-4o')
  expect(request.tools).toHaveLength(3)
  expect(request.messages[0].role).toBe('system')
  const dropped = await page.locator('.item--dropped').count()
  expect(dropped).toBeGreaterThan(0)
  expect(request.messages.length).toBe(1 + 6 + 7 + 20 + 1 - dropped)
})

test('an encoding that cannot be loaded is explained, and tried again', async ({ playground, page }) => {
  await page.route('**/*.wasm', (route) => route.fulfill({ status: 503 }))
  await page.goto(`${playground.address}#scripts`)
  const alert = page.getByRole('alert')
  await expect(alert).toContainText('o200k_base could not be loaded')
  await expect(alert).toContainText('503')
  await page.unroute('**/*.wasm')
  await page.getByRole('button', { name: 'Try again' }).click()
  await playground.settled()
  await expect(playground.count('User input')).toHaveText('341')
})

test('a worker that cannot start is explained', async ({ playground, page }) => {
  await page.route('**/tokenizer.worker*', (route) => route.abort())
  await page.goto(`${playground.address}#scripts`)
  await expect(page.getByRole('alert')).toContainText('worker could not start')
})

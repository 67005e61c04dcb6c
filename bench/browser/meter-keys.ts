/** A meter that is in use: keys in a megabyte, and messages that come into a long chat. */
import type { Browser, Page } from '@playwright/test'
import { get_encoding } from 'tiktoken'
import type { TokenMeter } from '../../src/elements/index.ts'
import { longText } from '../measure/edits.ts'
import { benchTexts } from '../texts.ts'
import { framesBetween, markMs, tracePage } from './trace.ts'

const KEYS = 12
const MESSAGES = 1000
const METERS = 100

/** A key: until its count is there. */
export interface CountedSoon {
  readonly ms: number
  /** Drawn before the count: 0 if it came before the frame with the letter, 1 if it came after that one. */
  readonly frames: number
}

/** Pastes a megabyte into the page's field and writes letters at its end. Throws if the count is not tiktoken's. */
export async function measureKeys(browser: Browser, page: Page): Promise<CountedSoon[]> {
  const pasted = longText(
    benchTexts().map(({ text }) => text.replace(/\r\n?/g, '\n')),
    1_000_000,
  )
  await page.evaluate((value) => {
    document.querySelector('textarea')!.value = value
    ;(document.querySelector('token-meter') as TokenMeter).refresh()
  }, pasted)
  await page.waitForFunction(() => {
    const { state } = document.querySelector('token-meter') as TokenMeter
    return !state.stale && (state.text?.tokens ?? 0) > 1000
  })
  await page.locator('#prompt').focus()
  await page.keyboard.press('ControlOrMeta+End')
  const found: CountedSoon[] = []
  for (let key = 0; key < KEYS; key++) {
    await page.evaluate(() => window.markNextCount())
    await page.waitForTimeout(30 + ((key * 7919) % 51))
    const events = await tracePage(browser, page, async () => {
      const said = page.waitForEvent('console', (message) => message.text() === 'bench:key')
      await page.keyboard.type('x')
      await said
    })
    const [inputMs, countMs] = [markMs(events, 'bench:input'), markMs(events, 'bench:key')]
    found.push({ ms: countMs - inputMs, frames: framesBetween(events, inputMs, countMs) })
  }
  const [shown, written] = await page.evaluate(
    () =>
      [
        (document.querySelector('token-meter') as TokenMeter).state.text?.tokens,
        document.querySelector('textarea')!.value,
      ] as const,
  )
  const right = get_encoding('o200k_base').encode_ordinary(written).length
  if (shown !== right) throw new Error(`the meter shows ${shown} tokens, the text has ${right}`)
  return found
}

/** Adds messages to a chat of a thousand with a hundred meters. */
export async function measureMessages(page: Page): Promise<{ ms: number[]; blocks: number[] }> {
  return page.evaluate(
    async ([count, meters]) => {
      const messages = Array.from({ length: count }, (_, i) => ({
        role: i % 2 === 0 ? 'user' : 'assistant',
        content: `Message ${i} of a conversation, with a sentence or two that say something about the order ${i * 7919}.`,
      }))
      const small = ({ content }: { content: string }) => {
        const meter = Object.assign(document.createElement('token-meter'), {
          model: 'gpt-4o',
          face: 'text',
          text: content,
        })
        meter.toggleAttribute('quiet', true)
        return meter
      }
      const all = document.querySelector('token-meter') as TokenMeter
      const settled = async () => {
        const every = [...document.querySelectorAll('token-meter')] as TokenMeter[]
        while (every.some(({ state }) => state.stale)) await new Promise(requestAnimationFrame)
      }
      document.body.append(...messages.slice(-meters).map(small))
      all.messages = messages
      await settled()
      const times: number[] = []
      const blocks: number[] = []
      for (let more = 0; more < 20; more++) {
        // Noting blocks keeps a core busy: first the times are taken, then the blocks.
        const notes = more >= 10
        window.noteBlocks(notes)
        await new Promise((resolve) => setTimeout(resolve, 100))
        const started = performance.now()
        const counted = new Promise((resolve) => all.addEventListener('tokencount', resolve, { once: true }))
        messages.push({ role: 'user', content: `One more message, number ${more}.` })
        document.body.append(small(messages.at(-1)!))
        all.messages = [...messages]
        await counted
        if (!notes) times.push(performance.now() - started)
        await settled()
        if (!notes) continue
        const during = window.meterTimes.blocks.filter(({ fromMs }) => fromMs >= started - 2)
        blocks.push(Math.max(0, ...during.map(({ ms }) => ms)))
      }
      window.noteBlocks(false)
      return { ms: times, blocks }
    },
    [MESSAGES, METERS] as const,
  )
}

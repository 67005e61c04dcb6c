/** The three engines, each through what drives it: enough to press keys and to ask what a screen reader is told. */
import { type Browser, chromium, firefox, type Page } from '@playwright/test'
import { Key, type WebDriver, type WebElement } from 'selenium-webdriver'
import { findChromium } from '../../scripts/chromium.mjs'
import { findFirefox } from '../../scripts/firefox.mjs'
import { findWebKit } from '../../scripts/webkit.mjs'
import { chromiumOptions, firefoxOptions } from '../helpers/browsers.ts'
import { openInWebKit } from '../runtimes/webkit.ts'

/** What an element is called: its role, its name and what it says of its value. */
interface Named {
  readonly role: string
  readonly name: string
}

interface EnginePage {
  press(key: 'Tab' | 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'PageUp' | 'Home'): Promise<void>
  type(text: string): Promise<void>
  /** The value of an expression that does not wait for anything. */
  evaluate<T>(code: string): Promise<T>
  /** The role and the name of the elements that `selector` finds inside the first `host`. */
  named(host: string, selector: string): Promise<readonly Named[]>
  close(): Promise<void>
}

export interface Engine {
  readonly name: string
  isMissing(): boolean
  open(address: string): Promise<EnginePage>
}

export const engines: readonly Engine[] = [
  {
    name: 'Chromium',
    isMissing: () => findChromium() === null,
    open: async (address) => playwrightPage(await chromium.launch(chromiumOptions()), address),
  },
  {
    name: 'Firefox',
    isMissing: () => findFirefox() === null,
    open: async (address) => playwrightPage(await firefox.launch(firefoxOptions()), address),
  },
  { name: 'WebKit', isMissing: () => findWebKit() === null, open: webKitPage },
]

async function playwrightPage(browser: Browser, address: string): Promise<EnginePage> {
  const page: Page = await browser.newPage()
  await page.goto(address)
  return {
    press: (key) => page.keyboard.press(key),
    type: (text) => page.keyboard.type(text),
    evaluate: <T>(code: string) => page.evaluate(code) as Promise<T>,
    async named(host, selector) {
      const all = await page.locator(host).first().locator(selector).all()
      const snapshots = await Promise.all(all.map((one) => one.ariaSnapshot()))
      return snapshots.map((text) => {
        const [, role = '', name = ''] = /^- '?(\w+)(?: "((?:[^"\\]|\\.)*)")?/.exec(text) ?? []
        return { role, name }
      })
    },
    close: () => browser.close(),
  }
}

async function webKitPage(address: string): Promise<EnginePage> {
  const opened = openInWebKit(address)
  await Promise.race([opened.loaded, opened.lost])
  const driver: WebDriver = await opened.driver
  return {
    press: (key) => driver.actions().sendKeys(KEYS[key]).perform(),
    type: (text) => driver.actions().sendKeys(text).perform(),
    // An asynchronous script of this driver holds the page's own timers back for as long as it waits, on a busy machine.
    evaluate: <T>(code: string) => driver.executeScript<T>(`return (${code})`),
    async named(host, selector) {
      const all = await driver.executeScript<WebElement[]>(
        `return [...document.querySelector(arguments[0]).shadowRoot.querySelectorAll(arguments[1])]`,
        host,
        selector,
      )
      const named: Named[] = []
      for (const one of all) named.push({ role: await one.getAriaRole(), name: await one.getAccessibleName() })
      return named
    },
    close: () => opened.close(),
  }
}

const KEYS = {
  Tab: Key.TAB,
  ArrowLeft: Key.ARROW_LEFT,
  ArrowRight: Key.ARROW_RIGHT,
  ArrowUp: Key.ARROW_UP,
  PageUp: Key.PAGE_UP,
  Home: Key.HOME,
} as const

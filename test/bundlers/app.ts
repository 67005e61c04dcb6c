/** What a fixture app is, and the ways it is run. */
import type { Browser } from '@playwright/test'
import { run } from '../helpers/processes.ts'
import { type SiteOptions, serveFolders } from '../helpers/static-server.ts'
import { here } from './install.ts'

/** What the apps count, by name of the way they loaded the tokenizer. */
export type Counts = Readonly<Record<string, unknown>>

export interface Context {
  readonly browser: Browser
  /** What tiktoken says of `PROMPT`, by encoding. */
  readonly expected: Readonly<Record<'o200k_base' | 'cl100k_base', number>>
}

export interface App {
  readonly name: string
  readonly version: string
  /** How the app loads the tokenizer, for people. */
  readonly how: string
  /** The encoding that each of the app's counts is of. */
  readonly counts: Readonly<Record<string, 'o200k_base' | 'cl100k_base'>>
  /** Whether building it takes longer than all others together. */
  readonly isSlow?: boolean
  /** An example that checks itself; it is no runtime of its own. */
  readonly isRecipe?: boolean
  /** Builds and runs the app. */
  run(context: Context): Promise<Counts>
}

/** The text that every app counts. */
export const PROMPT = 'How much room is left, 你好?'

/** Opens the pages at `addresses` one after another; gives the counts that all of them show. */
export async function openPages(browser: Browser, addresses: readonly string[]): Promise<Counts> {
  const page = await browser.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  try {
    let counts: Counts = {}
    for (const address of addresses) {
      await page.goto(address)
      const shown = page.waitForFunction(
        `document.body.dataset.counts ?? document.querySelector('output:not(:empty)')?.textContent`,
        null,
        { timeout: 30_000 },
      )
      const text = await shown.then((handle) => handle.jsonValue()).catch(() => null)
      if (typeof text !== 'string') throw new Error(`${address} showed no count: ${problems.join('; ') || 'no error'}`)
      const value: unknown = parse(text)
      counts = { ...counts, ...(typeof value === 'object' ? value : { tokensInWorker: value }) }
    }
    return counts
  } finally {
    await page.close()
  }
}

/** Serves `folder` as a static host does, and opens `paths` of it. */
export async function openFolder(
  browser: Browser,
  folder: string,
  options: SiteOptions & { readonly paths?: readonly string[] } = {},
): Promise<Counts> {
  const site = await serveFolders({ '': folder }, options)
  try {
    return await openPages(
      browser,
      (options.paths ?? ['/']).map((path) => `${site.origin}${path}`),
    )
  } finally {
    await site.close()
  }
}

/** Runs a program of the fixtures' folder in plain Node and reads the JSON it prints. */
export async function runNode(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  node = process.execPath,
): Promise<Counts> {
  const { code, output } = await run([node, ...args], {
    cwd: here,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/tmp', ...env },
  })
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${output}`)
  const line = output.split('\n').find((text) => text.startsWith('{'))
  return line === undefined ? {} : JSON.parse(line)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`the page shows ${JSON.stringify(text)}`)
  }
}

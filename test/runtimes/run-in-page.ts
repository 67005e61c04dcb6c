/**
 * Has a page run the suites and waits for as long as it says what it is at. A page that falls silent is described
 * and its browser started anew, once: a browser that dies is no failure of the suites, one that dies twice is.
 */
import { serveFolders } from '../helpers/static-server.ts'
import type { PageReport } from './browser-page.entry.ts'
import { defer, type Open, type OpenedPage, PageLost, within } from './open-page.ts'
import type { SuiteRequest } from './suites.ts'

/** What docs/content-security-policy.md asks for, and the provider that is asked; nothing else. */
const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'"
/** No test takes a tenth of it, on a machine with nothing else to do. */
const SILENCE_MS = 120_000
const DESCRIBE_MS = 15_000
const STARTS = 2
const SHOWN_REQUESTS = 12

/** What the page reported, and the version of its browser. */
export interface PageResult extends PageReport {
  readonly version: string
}

/** Runs `request` in a page of the browser `name`. Rejects with a `PageLost` when the page falls silent twice. */
export async function runInPage(
  name: string,
  folders: Readonly<Record<string, string>>,
  request: SuiteRequest,
  open: Open,
): Promise<PageResult> {
  for (let start = 1; ; start++) {
    try {
      return await runOnce(name, folders, request, open)
    } catch (error) {
      if (!(error instanceof PageLost) || start === STARTS) throw error
      console.log(`again  ${name}: ${error.message}; its browser is started anew`)
    }
  }
}

async function runOnce(
  name: string,
  folders: Readonly<Record<string, string>>,
  request: SuiteRequest,
  open: Open,
): Promise<PageResult> {
  const reported = defer<PageReport>()
  const requests: string[] = []
  const silence = watchForSilence()
  const site = await serveFolders(folders, {
    headers: { 'Content-Security-Policy': `${POLICY} ${request.provider}` },
    onAnswer: (line) => line.startsWith('POST /beat') || requests.push(line),
    fallback(path, body) {
      if (path === '/beat') silence.beat(JSON.parse(body) as string)
      else if (path === '/report') reported.resolve(JSON.parse(body) as PageReport)
      else if (path === '/failure') reported.reject(new Error(JSON.parse(body) as string))
      else return null
      return { status: 200, body: '' }
    },
  })
  const page = open(`${site.origin}/#${encodeURIComponent(JSON.stringify(request))}`)
  try {
    const loaded = page.loaded.catch((error: Error) => {
      throw new PageLost(`the browser did not load the page: ${error.message}`)
    })
    const all = Promise.all([loaded, reported.promise])
    const [version, report] = await Promise.race([all, page.lost, silence.broken])
    return { ...report, version }
  } catch (error) {
    if (error instanceof PageLost) await tell(name, error, requests, page)
    throw error
  } finally {
    silence.end()
    await page.close()
    await site.close()
  }
}

/** `broken` rejects when no beat came for a while; the message says which was the last. */
function watchForSilence() {
  const broken = defer<never>()
  let last = 'the browser was started'
  const onSilence = () => broken.reject(new PageLost(`nothing for ${SILENCE_MS / 1000} s after "${last}"`))
  let timer = setTimeout(onSilence, SILENCE_MS)
  return {
    broken: broken.promise,
    beat(what: string) {
      last = what
      clearTimeout(timer)
      timer = setTimeout(onSilence, SILENCE_MS)
    },
    end: () => clearTimeout(timer),
  }
}

async function tell(name: string, error: PageLost, requests: readonly string[], page: OpenedPage): Promise<void> {
  console.log(`       ${name}: ${error.message}; what is known:`)
  const described = await within(DESCRIBE_MS, page.describe(), ['the browser cannot be described'])
  const asked = requests.slice(-SHOWN_REQUESTS).map((line) => `request: ${line}`)
  for (const line of [...asked, ...described]) console.log(`       | ${line}`)
}

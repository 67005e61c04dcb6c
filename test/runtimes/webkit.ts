/** WebKit, through the driver that WebKitGTK brings; it needs a display, for which Xvfb stands in. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import { Builder, Capabilities, type WebDriver } from 'selenium-webdriver'
import { findWebKit } from '../../scripts/webkit.mjs'
import { freePort } from '../helpers/free-port.ts'
import { defer, type OpenedPage, PageLost, within } from './open-page.ts'

const ANSWER_MS = 5_000
const KEPT_CHARACTERS = 6_000

/** What runs in the page to say how far it came. */
const STATE = `return JSON.stringify({
  address: location.href.slice(0, 60),
  state: document.readyState,
  loaded: performance.getEntriesByType('resource').map(({ name, duration }) => name + ' ' + Math.round(duration)),
})`

/** A page in WebKit, and the driver that presses its keys once the page is loaded. */
export interface WebKitPage extends OpenedPage {
  readonly driver: Promise<WebDriver>
}

/** A page in WebKit. */
export function openInWebKit(address: string): WebKitPage {
  const lost = defer<never>()
  const started: ChildProcess[] = []
  let output = ''
  let session: WebDriver | undefined

  /** Starts a program in a group of its own, so that what it starts ends with it, and keeps what it prints. */
  function startProgram(program: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
    const child = spawn(program, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
    started.push(child)
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-KEPT_CHARACTERS)
      })
    }
    child.once('error', (error) => lost.reject(error))
    child.once('exit', (code, signal) => lost.reject(new PageLost(`${program} ended with ${signal ?? code}`)))
    return child
  }

  async function load(): Promise<string> {
    const programs = findWebKit()
    if (programs === null) throw new Error('there is no WebKitGTK with its driver and Xvfb; run "npm run setup"')
    // Nobody listens on a bus of the machine; looking for one costs time, and waits where one is half there.
    const env: NodeJS.ProcessEnv = { ...process.env, NO_AT_BRIDGE: '1', DBUS_SESSION_BUS_ADDRESS: 'disabled:' }
    if (programs.xvfb !== null) {
      const args = ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp']
      env.DISPLAY = await displayOf(startProgram(programs.xvfb, args, process.env))
    }
    const port = await freePort()
    startProgram(programs.driver, [`--port=${port}`, '--host=127.0.0.1'], env)
    await untilListening(port)
    const args = ['--automation', '--enable-write-console-messages-to-stdout=true']
    const capabilities = new Capabilities()
      .set('browserName', 'MiniBrowser')
      .set('webkitgtk:browserOptions', { binary: programs.browser, args })
    session = await new Builder()
      .usingServer(`http://127.0.0.1:${port}`)
      .withCapabilities(capabilities)
      .disableEnvironmentOverrides()
      .build()
    await session.get(address)
    return (await session.getCapabilities()).getBrowserVersion() ?? ''
  }

  const loaded = load()
  loaded.catch(() => {})
  const driver = loaded.then(() => session!)
  driver.catch(() => {})
  return {
    loaded,
    driver,
    lost: lost.promise,
    async describe() {
      const page = session?.executeScript<string>(STATE) ?? Promise.resolve('the driver has no session')
      return [
        `page: ${await within(ANSWER_MS, page, 'does not answer its driver')}`,
        ...(await processes()),
        ...output.split('\n').map((line) => `output: ${line}`),
      ]
    },
    async close() {
      if (session) await within(ANSWER_MS, session.quit(), undefined)
      for (const child of started.toReversed()) await end(child)
    },
  }
}

/** The number of the display, which the server chooses. */
function displayOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)))
    server.stdio[3]?.once('data', (number) => resolve(`:${String(number).trim()}`))
  })
}

/** The processes of WebKit on this machine, with their state, memory and time. */
async function processes(): Promise<readonly string[]> {
  const list = promisify(execFile)('ps', ['-A', '-o', 'pid,ppid,stat,rss,etimes,time,wchan:20,args'])
  const { stdout } = await within(ANSWER_MS, list, { stdout: 'ps says nothing', stderr: '' })
  return stdout.split('\n').filter((line, i) => i === 0 || /WebKit|MiniBrowser|Xvfb/.test(line))
}

/** Ends `child`, asked first, and by force whatever is left of its group. */
async function end(child: ChildProcess): Promise<void> {
  const group = child.pid
  if (group === undefined) return
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill()
    await within(ANSWER_MS, ended, null)
  }
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // Nothing is left.
  }
}

async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const up = await fetch(`http://127.0.0.1:${port}/status`).then(
      () => true,
      () => false,
    )
    if (up) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new PageLost('the driver of WebKit does not answer')
}

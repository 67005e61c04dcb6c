/** WebKit, through the driver that WebKitGTK brings; it needs a display, for which Xvfb stands in. */
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { Builder, Capabilities } from 'selenium-webdriver'
import { findWebKit } from '../../scripts/webkit.mjs'

/** Opens `address` until `done` settles; gives the browser's version. */
export async function openInWebKit(address: string, done: Promise<unknown>): Promise<string> {
  const programs = findWebKit()
  if (programs === null) throw new Error('there is no WebKitGTK with its driver and Xvfb; run "npm run setup"')
  const display = programs.xvfb === null ? null : await startDisplay(programs.xvfb)
  const port = await freePort()
  const driver = spawn(programs.driver, [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: { ...process.env, ...(display && { DISPLAY: display.name }) },
  })
  try {
    await untilListening(port)
    const capabilities = new Capabilities()
      .set('browserName', 'MiniBrowser')
      .set('webkitgtk:browserOptions', { binary: programs.browser, args: ['--automation'] })
    const session = await new Builder()
      .usingServer(`http://127.0.0.1:${port}`)
      .withCapabilities(capabilities)
      .disableEnvironmentOverrides()
      .build()
    try {
      await session.get(address)
      await done
      return (await session.getCapabilities()).getBrowserVersion() ?? ''
    } finally {
      await session.quit().catch(() => undefined)
    }
  } finally {
    await end(driver)
    if (display) await end(display.server)
  }
}

/** A display of its own, whose number the server chooses. */
function startDisplay(program: string): Promise<{ readonly name: string; readonly server: ChildProcess }> {
  const server = spawn(program, ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code}`)))
    server.stdio[3]?.once('data', (number) => resolve({ name: `:${String(number).trim()}`, server }))
  })
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill()
  await ended
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
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
  throw new Error('the driver of WebKit does not answer')
}

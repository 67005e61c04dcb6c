import { LogWriter } from '../../service/node/log-writer.ts'
import type { Typed } from '../arguments.ts'
import { CommandError, EXIT, usage } from '../errors.ts'
import { openBudget, readBudgetConfig } from '../serve/budget.ts'
import { readSettings, readSettingsFile } from '../serve/read-settings.ts'
import { type BudgetHooks, makeServer } from '../serve/server.ts'

/** How long the last lines of the log may take to be written. */
const LAST_LINES_MS = 500

/** `tokenroom serve`. Answers the exit code once the service was told to stop. */
export async function serve({ options, words }: Typed<'serve'>): Promise<number> {
  if (words.length > 0) throw usage(`serve takes no "${words[0]}"`, 'serve')
  const file = readSettingsFile(options, process.env)
  const settings = readSettings(options, process.env, file)
  const config = readBudgetConfig(settings, file, process.env)
  const { host, port } = settings
  const log = new LogWriter(process.stdout.fd, settings.log === 'json')
  const say = (event: string, more: object) =>
    log.write({ time: new Date().toISOString(), level: 'info', event, ...more }, 'always')
  const open = config === null ? null : (parts: BudgetHooks) => openBudget(config, settings, file, parts)
  const { server, stop } = await makeServer(settings, log, open)
  const {
    address,
    family,
    port: taken,
  } = await server.listen(port, host).catch((error) => {
    throw cannotListen(error, host, port)
  })
  // Before anybody is told that it listens: a signal may follow at once.
  const signalled = new Promise<NodeJS.Signals>((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve)
  })
  const url = `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`
  const what = config === null ? 'pre-flight' : 'budget proxy'
  say('listening', { message: `tokenroom ${what} on ${url}`, url })

  const signal = await signalled
  // Who asks twice does not want to wait.
  process.once('SIGINT', () => process.exit(EXIT.failed)).once('SIGTERM', () => process.exit(EXIT.failed))
  say('stopping', { signal })
  // A person at the keyboard has no load balancer that has to notice.
  const cutAnswers = await stop({ drainMs: signal === 'SIGINT' ? 0 : settings.drainMs })
  say('stopped', { cutAnswers })
  await log.end(LAST_LINES_MS)
  return EXIT.ok
}

function cannotListen(error: NodeJS.ErrnoException, host: string, port: number): CommandError {
  const remedy = error.code === 'EADDRINUSE' ? 'another program has it; give another --port' : 'check --host and --port'
  const message = `cannot listen on ${host}:${port}: ${error.message}; ${remedy}`
  return new CommandError('CANNOT_LISTEN', message, { cause: error })
}

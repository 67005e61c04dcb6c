#!/usr/bin/env node
/** `npx tokenroom`: counts files, serves the pre-flight service, lists encodings. */
import { exitWith } from './errors.ts'
import { readCommand } from './read-command.ts'

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

try {
  const run = await readCommand(process.argv.slice(2))
  process.exitCode = await run()
} catch (error) {
  exitWith(error)
}

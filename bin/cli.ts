#!/usr/bin/env node
/** `npx tokenroom`: counts files, serves the pre-flight service, lists encodings. */
import { exitWith } from './errors.ts'
import { readCommand } from './read-command.ts'

// What writes says what it means that it could not; an error that nobody listens to would end the program before that.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

try {
  const run = await readCommand(process.argv.slice(2))
  process.exitCode = await run()
} catch (error) {
  exitWith(error)
}

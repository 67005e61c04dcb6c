import { TokenroomError } from 'tokenroom'

/** What the program ends with. */
export const EXIT = { ok: 0, overLimit: 1, failed: 2 } as const

/** An error of the command line: its code, and a message that says what to do. */
export class CommandError extends Error {
  readonly code: string

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CommandError'
    this.code = code
  }
}

/** A command that was typed wrong; `command` is whose help would tell. */
export function usage(message: string, command = ''): CommandError {
  const help = ['npx tokenroom', command, '--help'].filter((word) => word !== '').join(' ')
  return new CommandError('USAGE', `${message}; "${help}" shows what there is`)
}

/** Says what went wrong and sets the exit code. A bug shows its stack. */
export function exitWith(error: unknown): void {
  if (error instanceof CommandError || TokenroomError.isInstance(error)) {
    process.stderr.write(`tokenroom: ${error.message} [${error.code}]\n`)
  } else {
    process.stderr.write(`tokenroom: unexpected: ${error instanceof Error ? error.stack : String(error)}\n`)
  }
  process.exitCode = EXIT.failed
}

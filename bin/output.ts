import { CommandError } from './errors.ts'

/**
 * Prints to standard output and resolves once it is written. A reader that has seen enough (`| head`) is no failure:
 * the exit code says what was found all the same. Throws `OUTPUT_FAILED` when the output cannot be written, to a full
 * disk for example.
 */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      const { code, message } = (error ?? {}) as NodeJS.ErrnoException
      if (!error || code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') resolve()
      else
        reject(new CommandError('OUTPUT_FAILED', `cannot write the output: ${message}; make room, or write elsewhere`))
    })
  })
}

import { TokenroomError } from 'tokenroom/worker'
import { PartNotLoadedError } from './part.ts'

/** An error as a title and what to do about it. */
export function explain(error: unknown, encoding: string): { title: string; detail: string } {
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof PartNotLoadedError)
    return { title: message, detail: 'Check the connection and try again. What you typed is kept on this device.' }
  const code = TokenroomError.isInstance(error) ? error.code : null
  if (code === 'WORKER_START_FAILED')
    return {
      title: 'The tokenizer worker could not start',
      detail:
        'Its script was not loaded, or this browser does not allow it. Check the connection and try again. What you typed is kept on this device.',
    }
  if (code === 'WORKER_CRASHED')
    return {
      title: 'The tokenizer worker stopped',
      detail:
        'The browser ended it twice, perhaps for want of memory. Try again. What you typed is kept on this device.',
    }
  if (code === 'ENCODING_CORRUPT' || code === 'ABI_MISMATCH' || code === 'ENCODING_MISMATCH')
    return { title: `The file of ${encoding} cannot be used`, detail: message }
  if (code !== null) return { title: 'This cannot be planned', detail: message }
  if (!navigator.onLine)
    return {
      title: `${encoding} is not on this device yet`,
      detail:
        'There is no connection. Models whose encoding was used before can be counted; this one needs to be loaded once.',
    }
  return { title: `${encoding} could not be loaded`, detail: `${message}. Check the connection and try again.` }
}

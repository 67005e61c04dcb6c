import { readFileSync } from 'node:fs'
import { isCommand, typed } from './arguments.ts'
import { EXIT, usage } from './errors.ts'
import { help } from './help.ts'
import { print as write } from './output.ts'

/** The command that `words` are, ready to run: it answers the exit code. Throws `USAGE`. */
export async function readCommand(words: readonly string[]): Promise<() => Promise<number>> {
  const [first, ...rest] = words
  if (first === undefined) throw usage('no command')
  if (first === '--help' || first === '-h' || first === 'help') return print(help(rest[0]))
  if (first === '--version' || first === '-v') return print(`${version()}\n`)
  if (!isCommand(first)) throw usage(`there is no command "${first.slice(0, 60)}"`)
  if (rest.includes('--help') || rest.includes('-h')) return print(help(first))
  // Each command is its own file: counting does not load a server.
  if (first === 'count') {
    const { count } = await import('./commands/count.ts')
    return () => count(typed('count', rest))
  }
  if (first === 'serve') {
    const { serve } = await import('./commands/serve.ts')
    return () => serve(typed('serve', rest))
  }
  if (first === 'key') {
    const { key } = await import('./commands/key.ts')
    return () => key(typed('key', rest))
  }
  if (first === 'usage') {
    const { usage: report } = await import('./commands/usage.ts')
    return () => report(typed('usage', rest))
  }
  const { encodings } = await import('./commands/encodings.ts')
  return () => encodings(typed('encodings', rest))
}

function print(text: string): () => Promise<number> {
  return async () => {
    await write(text)
    return EXIT.ok
  }
}

function version(): string {
  const file = new URL('../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

/** The options of each command, and reading what was typed. */
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { usage } from './errors.ts'
import { settingFlags } from './serve/settings-help.ts'

type Options = NonNullable<ParseArgsConfig['options']>

const options = {
  count: {
    model: { type: 'string', short: 'm' },
    limit: { type: 'string', short: 'l' },
    each: { type: 'boolean' },
    estimate: { type: 'boolean' },
    json: { type: 'boolean' },
    quiet: { type: 'boolean', short: 'q' },
    hidden: { type: 'boolean' },
    'no-ignore': { type: 'boolean' },
  },
  serve: settingFlags(),
  key: { stdin: { type: 'boolean' } },
  usage: {
    over: { type: 'string' },
    from: { type: 'string' },
    to: { type: 'string' },
    'time-zone': { type: 'string' },
    top: { type: 'string' },
    json: { type: 'boolean' },
  },
  encodings: { json: { type: 'boolean' } },
} as const satisfies Record<string, Options>

/** What was typed: the command's options and the words that are none. */
export interface Typed<C extends keyof typeof options> {
  readonly options: ReturnType<typeof parse<C>>['values']
  readonly words: readonly string[]
}

/** A whole number that was typed for `--name`. */
export function readWhole(command: string, name: string, text: string, most = Number.MAX_SAFE_INTEGER): number {
  // With separators, as people write and copy numbers.
  const plain = text.replaceAll(/[_,]/g, '')
  const value = /^\d{1,16}$/.test(plain) ? Number(plain) : Number.NaN
  if (value <= most) return value
  throw usage(`--${name} is "${text.slice(0, 60)}"; it must be a whole number from 0 to ${most}`, command)
}

export function isCommand(word: string): word is keyof typeof options {
  return Object.hasOwn(options, word)
}

export function typed<C extends keyof typeof options>(command: C, words: readonly string[]): Typed<C> {
  try {
    const { values, positionals } = parse(command, words)
    return { options: values, words: positionals }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    // Node's message ends in advice about `--`; its first sentence says what is wrong.
    throw usage(message.split('. ')[0]!.replace(/\.$/, ''), command)
  }
}

function parse<C extends keyof typeof options>(command: C, words: readonly string[]) {
  return parseArgs({ args: [...words], options: options[command], allowPositionals: true, strict: true })
}
